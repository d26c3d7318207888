using System.Runtime.CompilerServices;
using System.Text;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace AgentGuard.OpenAI;

/// <summary>Keeps the text of arguments that are no JSON with their call: the adapter of the SDK drops it, and nobody could repair or quote it.</summary>
internal sealed class ArgumentTextChatClient : DelegatingChatClient
{
    public ArgumentTextChatClient(IChatClient innerClient)
        : base(innerClient)
    {
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        if (response.RawRepresentation is ChatCompletion { ToolCalls: { Count: > 0 } calls })
        {
            Keep(response.Messages.SelectMany(message => message.Contents), id => calls.FirstOrDefault(call => call.Id == id)?.FunctionArguments.ToString());
        }

        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SortedDictionary<int, (string? Id, StringBuilder Text)>? calls = null;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            if (update.RawRepresentation is StreamingChatCompletionUpdate { ToolCallUpdates: { Count: > 0 } parts })
            {
                calls ??= [];
                foreach (var part in parts)
                {
                    var (id, text) = calls.TryGetValue(part.Index, out var known) ? known : (null, new StringBuilder());
                    text.Append(part.FunctionArgumentsUpdate?.ToString());
                    calls[part.Index] = (id ?? part.ToolCallId, text);
                }
            }

            if (calls is not null)
            {
                Keep(update.Contents, id => calls.Values.FirstOrDefault(call => call.Id == id).Text?.ToString());
            }

            yield return update;
        }
    }

    private static void Keep(IEnumerable<AIContent> contents, Func<string, string?> textOf)
    {
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            if (call.Exception is not null && ToolCallText.Get(call) is null && textOf(call.CallId) is { } text)
            {
                ToolCallText.Set(call, text);
            }
        }
    }
}
