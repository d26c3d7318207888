using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Resilience.Limits;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience;

/// <summary>Makes every call through a <see cref="ResiliencePolicy"/>.</summary>
internal sealed class ResilientChatClient : PipelineStageChatClient
{
    private readonly ResiliencePolicy _policy;

    public ResilientChatClient(IChatClient innerClient, ResiliencePolicy policy, ResilienceOptions options)
        : base(innerClient)
    {
        _policy = policy;
        _policy.Habit.Expect(innerClient.GetService<ChatClientMetadata>());
        Name = options.Name is null ? "UseResilience()" : $"UseResilience(\"{options.Name}\")";
        Features = (options.RetryIsOn ? PipelineFeatures.Retry : PipelineFeatures.None)
            | (options.CircuitBreaker.Enabled ? PipelineFeatures.CircuitBreaker : PipelineFeatures.None)
            | (options.Timeouts.AnySet ? PipelineFeatures.Timeouts : PipelineFeatures.None);
    }

    public override string Name { get; }

    public override PipelineFeatures Features { get; }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        messages = Repeatable(messages);
        return _policy.ExecuteAsync(
            static (call, token) => call.Client.GetResponseAsync(call.Messages, call.Options, token),
            (Client: InnerClient, Messages: messages, Options: options),
            new CallShape(messages, options),
            cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        messages = Repeatable(messages);
        return _policy.ExecuteStreamingAsync(
            static (call, token) => call.Client.GetStreamingResponseAsync(call.Messages, call.Options, token),
            (Client: InnerClient, Messages: messages, Options: options),
            new CallShape(messages, options),
            cancellationToken);
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && (serviceType == typeof(ResiliencePolicy) || serviceType == typeof(ICandidateHealth))
            ? _policy
            : base.GetService(serviceType, serviceKey);

    // A sequence that can be enumerated but once would leave a retry with nothing to send.
    private static IEnumerable<ChatMessage> Repeatable(IEnumerable<ChatMessage> messages) =>
        messages is IReadOnlyCollection<ChatMessage> or ICollection<ChatMessage> ? messages : [.. messages];
}
