using System.Runtime.CompilerServices;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.StructuredOutput;

/// <summary>A model that streams scripted chunks and counts how many characters of each answer were read.</summary>
internal sealed class CountingModel(params string[][] answers) : IChatClient
{
    public List<int> Read { get; } = [];

    public List<ScriptedRequest> Requests { get; } = [];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("It only streams.");

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var index = Requests.Count;
        Requests.Add(new ScriptedRequest([.. messages], options, Streaming: true));
        Read.Add(0);
        foreach (var chunk in answers[index])
        {
            await Task.Yield();
            Read[index] += chunk.Length;
            yield return new ChatResponseUpdate(ChatRole.Assistant, chunk) { ResponseId = $"r{index}", MessageId = $"m{index}" };
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { TotalTokenCount = 1 })])
        {
            ResponseId = $"r{index}",
            MessageId = $"m{index}",
            FinishReason = ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
