using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.StructuredOutput;

namespace Microsoft.Extensions.AI;

/// <summary>Asks for typed answers that can be read while they are still coming.</summary>
public static class PartialChatClientExtensions
{
    /// <summary>Asks for an answer of a type, and gives it as far as it has come.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="client">
    /// The client. With <c>UseStructuredOutput()</c> a failed answer is asked for again and begins anew (<see cref="Partial{T}.Attempt"/>);
    /// without, it ends the stream.
    /// </param>
    /// <param name="message">What the user says.</param>
    /// <returns>What there is, each time that there is more; the last one is complete.</returns>
    /// <exception cref="AgentGuard.Failures.ModelFailureException">No answer conforms; raised while the result is read.</exception>
    public static IAsyncEnumerable<Partial<T>> GetPartialsAsync<T>(this IChatClient client, string message) =>
        client.GetPartialsAsync<T>([new ChatMessage(ChatRole.User, message)]);

    /// <summary>Asks for an answer of a type in a conversation, and gives it as far as it has come.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="client">The client, as with <see cref="GetPartialsAsync{T}(IChatClient, string)"/>.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the request, or <see langword="null"/>.</param>
    /// <param name="serializerOptions">How the type is read; <see langword="null"/> for those of <c>GetResponseAsync&lt;T&gt;</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>What there is, each time that there is more; the last one is complete.</returns>
    /// <exception cref="AgentGuard.Failures.ModelFailureException">No answer conforms; raised while the result is read.</exception>
    public static async IAsyncEnumerable<Partial<T>> GetPartialsAsync<T>(
        this IChatClient client,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        JsonSerializerOptions? serializerOptions = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        var serializer = serializerOptions ?? AIJsonUtilities.DefaultOptions;
        serializer.MakeReadOnly();
        var format = PartialFormat.Of<T>(serializer);
        var request = options?.Clone() ?? new ChatOptions();
        request.ResponseFormat = format.Format;
        var policy = client.GetService<StructuredOutputPolicy>();
        request = policy is null ? request : StreamingRequest.Write(request, OutputStreaming.Restart);
        var schema = (policy ?? PartialFormat.DefaultPolicy).Compile(format.Format);
        using var reader = new PartialReader<T>(schema.Validator ?? JsonSchemaValidator.Compile(format.Format), serializer, format.IsWrapped);
        string? message = null;
        await foreach (var update in client.GetStreamingResponseAsync(messages, request, cancellationToken).ConfigureAwait(false))
        {
            var text = update.Text;
            if (text.Length == 0)
            {
                continue;
            }

            if (message is not null && !string.IsNullOrEmpty(update.MessageId) && update.MessageId != message)
            {
                reader.Restart();
            }

            message = update.MessageId ?? message ?? string.Empty;
            if (reader.Append(text) is { } partial)
            {
                yield return partial;
            }
        }

        yield return reader.Complete();
    }
}
