using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Chooses among policies for each call, by tenant or route.</summary>
internal sealed class RoutedGuardrailChatClient : PipelineStageChatClient
{
    private readonly Dictionary<string, IChatClient> _routes;
    private readonly Func<GuardrailRequest, string> _choose;

    public RoutedGuardrailChatClient(IChatClient innerClient, Dictionary<string, IChatClient> routes, Func<GuardrailRequest, string> choose)
        : base(innerClient)
    {
        _routes = routes;
        _choose = choose;
    }

    public override string Name => "UseRoutedGuardrails()";

    public override PipelineFeatures Features => PipelineFeatures.Guardrails
        | _routes.Values.OfType<GuardrailChatClient>().Aggregate(default(PipelineFeatures), (all, route) => all | route.Features);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Choose(options).GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Choose(options).GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>A policy that nobody named is no reason to go without one.</summary>
    private IChatClient Choose(ChatOptions? options)
    {
        var name = _choose(new GuardrailRequest(AgentRun.Current, options));
        return name is not null && _routes.TryGetValue(name, out var client)
            ? client
            : throw new AgentGuardException(
                $"There is no guardrail policy '{name}' for this call. UseRoutedGuardrails names {string.Join(", ", _routes.Keys)}.");
    }
}
