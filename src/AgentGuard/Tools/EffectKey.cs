namespace AgentGuard.Tools;

/// <summary>What makes two calls the same effect.</summary>
/// <param name="RunId">The outermost run.</param>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Arguments">The arguments as canonical JSON with placeholders, or the host's own key.</param>
public sealed record EffectKey(string RunId, string Tool, string Arguments);
