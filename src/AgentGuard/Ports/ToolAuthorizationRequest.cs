namespace AgentGuard.Ports;

/// <summary>A call about which is decided.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Arguments">The arguments that would run.</param>
/// <param name="MayRepeat">Whether the tool only reads, or has the same effect however often it is called.</param>
/// <param name="Run">The run that makes the call; <see langword="null"/> outside of one.</param>
public sealed record ToolAuthorizationRequest(string Tool, IReadOnlyDictionary<string, object?> Arguments, bool MayRepeat, AgentRun? Run);
