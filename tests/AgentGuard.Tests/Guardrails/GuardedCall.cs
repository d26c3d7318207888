using AgentGuard.Events;
using AgentGuard.Guardrails;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Guardrails;

/// <summary>Asks a guarded client on either path, and records what was raised.</summary>
internal sealed class GuardedCall : IAgentListener
{
    private readonly IChatClient _client;

    public GuardedCall(
        ScriptedChatClient model, Action<GuardrailPolicyBuilder> configure, Action<ChatClientBuilder>? inner = null, object? service = null)
    {
        var services = new ServiceCollection().AddSingleton(new AgentEvents([this]));
        if (service is not null)
        {
            foreach (var type in service.GetType().GetInterfaces())
            {
                services.AddSingleton(type, service);
            }
        }

        var builder = model.AsBuilder().UseGuardrails(configure);
        inner?.Invoke(builder);
        _client = builder.Build(services.BuildServiceProvider());
    }

    public List<AgentEvent> Events { get; } = [];

    public IChatClient Client => _client;

    public void OnEvent(AgentEvent happened) => Events.Add(happened);

    public Task<ChatResponse> AskAsync(bool streaming, string text) => AskAsync(streaming, [new ChatMessage(ChatRole.User, text)]);

    public Task<ChatResponse> AskAsync(
        bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        streaming
        ? _client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken)
        : _client.GetResponseAsync(messages, options, cancellationToken);
}
