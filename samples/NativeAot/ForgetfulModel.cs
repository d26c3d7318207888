using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace NativeAot;

/// <summary>A model that fails a number of times, calls a tool, answers with what the tool said, and writes JSON as models do.</summary>
internal sealed class ForgetfulModel(int failures) : IChatClient
{
    private int _failures = failures;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new HttpRequestException("overloaded", inner: null, System.Net.HttpStatusCode.ServiceUnavailable);
        }

        if (options?.ResponseFormat is ChatResponseFormatJson)
        {
            const string Fenced = "Here it is:\n```json\n{'order': 'A-10023', 'status': 'in transit'}\n```";
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Fenced)) { FinishReason = ChatFinishReason.Stop });
        }

        var seen = messages.SelectMany(message => message.Contents).ToList();
        var result = seen.OfType<FunctionResultContent>().LastOrDefault();
        AIContent content = result is null
            ? new FunctionCallContent("call-1", "look_up_order", new Dictionary<string, object?> { ["order"] = "A-10023" })
            : new TextContent($"{(Contains(result, "in transit") ? "It is in transit" : "I do not know")}, and <EMAIL_1> will hear of it.");
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [content]))
        {
            FinishReason = result is null ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static bool Contains(FunctionResultContent result, string text) =>
        result.Result?.ToString()?.Contains(text, StringComparison.Ordinal) is true;
}
