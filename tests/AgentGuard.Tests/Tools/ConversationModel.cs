using System.Runtime.CompilerServices;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools;

/// <summary>A model whose provider keeps the conversation: each answer has a new conversation id.</summary>
internal sealed class ConversationModel(params AIContent[][] answers) : IChatClient
{
    public List<ScriptedRequest> Requests { get; } = [];

    public IEnumerable<string> ResultIds(int request) =>
        Requests[request].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Answer(messages, options, streaming: false));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var update in Answer(messages, options, streaming: true).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private ChatResponse Answer(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streaming)
    {
        Requests.Add(new ScriptedRequest([.. messages], options, streaming));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. answers[Requests.Count - 1]]) { MessageId = $"m{Requests.Count}" })
        {
            ConversationId = $"conversation-{Requests.Count}",
        };
    }
}
