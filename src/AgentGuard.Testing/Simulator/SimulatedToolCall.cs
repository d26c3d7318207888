namespace AgentGuard.Testing.Simulator;

/// <summary>One tool call, asked for by the simulated model or found in the history of a request. Immutable.</summary>
/// <param name="Name">The name of the tool.</param>
/// <param name="Arguments">The arguments as the model wrote them: JSON text that may be malformed.</param>
public sealed record SimulatedToolCall(string Name, string Arguments)
{
    /// <summary>The id of the call.</summary>
    /// <value>Default <see langword="null"/>: the simulator derives one from the request, in the provider's style.</value>
    public string? Id { get; init; }
}
