namespace AgentGuard.Testing.Simulator;

/// <summary>The wire protocol in which a request reached the <see cref="ProviderSimulator"/>.</summary>
public enum SimulatedProtocol
{
    /// <summary>OpenAI Chat Completions: <c>POST /v1/chat/completions</c>.</summary>
    OpenAI = 0,

    /// <summary>Anthropic Messages: <c>POST /v1/messages</c>.</summary>
    Anthropic,
}
