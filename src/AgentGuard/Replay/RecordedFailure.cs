namespace AgentGuard.Replay;

/// <summary>An exception that was recorded.</summary>
/// <param name="Type">The full name of its type.</param>
/// <param name="Message">Its message.</param>
public sealed record RecordedFailure(string Type, string Message);
