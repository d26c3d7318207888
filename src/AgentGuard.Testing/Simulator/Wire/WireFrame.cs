namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>A piece of a body that is sent and flushed as one.</summary>
internal readonly record struct WireFrame(string Text, bool IsContent);
