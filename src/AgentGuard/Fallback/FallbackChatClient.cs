using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>Makes every call through a <see cref="FallbackChain"/> whose first candidate is the client within.</summary>
internal sealed class FallbackChatClient : PipelineStageChatClient
{
    private readonly FallbackChain _chain;

    public FallbackChatClient(IChatClient innerClient, FallbackChain chain)
        : base(innerClient)
    {
        _chain = chain;
        Alternatives = [.. chain.Candidates.Skip(1).Select(candidate => candidate.Client)];
        Name = $"UseFallback({string.Join(", ", chain.Candidates.Skip(1).Select(candidate => $"\"{candidate.Name}\""))})";
    }

    public override string Name { get; }

    public override PipelineFeatures Features => PipelineFeatures.Fallback;

    public override IReadOnlyList<IChatClient> Alternatives { get; }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _chain.ExecuteAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _chain.ExecuteStreamingAsync(messages, options, cancellationToken);

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(FallbackChain) ? _chain
        : serviceType == typeof(ICandidateHealth) ? null
        : base.GetService(serviceType, serviceKey);
}
