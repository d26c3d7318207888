using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience.Hedging;

/// <summary>Makes every call through a <see cref="HedgingPolicy"/>.</summary>
internal sealed class HedgingChatClient : PipelineStageChatClient
{
    private readonly HedgingPolicy _policy;

    public HedgingChatClient(IChatClient innerClient, HedgingPolicy policy, string? name)
        : base(innerClient)
    {
        _policy = policy;
        Name = name is null ? "UseHedging()" : $"UseHedging(\"{name}\")";
    }

    public override string Name { get; }

    public override PipelineFeatures Features => PipelineFeatures.Hedging;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (IsStateful(options))
        {
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        messages = Repeatable(messages);
        return _policy.ExecuteAsync(token => InnerClient.GetResponseAsync(messages, options, token), cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (IsStateful(options))
        {
            return base.GetStreamingResponseAsync(messages, options, cancellationToken);
        }

        messages = Repeatable(messages);
        return _policy.ExecuteStreamingAsync(token => InnerClient.GetStreamingResponseAsync(messages, options, token), cancellationToken);
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(HedgingPolicy) ? _policy : base.GetService(serviceType, serviceKey);

    // Two calls at a time on a conversation that the provider keeps would both become part of it.
    private static bool IsStateful(ChatOptions? options) => options?.ConversationId is not null || options?.ContinuationToken is not null;

    private static IEnumerable<ChatMessage> Repeatable(IEnumerable<ChatMessage> messages) =>
        messages is IReadOnlyCollection<ChatMessage> or ICollection<ChatMessage> ? messages : [.. messages];
}
