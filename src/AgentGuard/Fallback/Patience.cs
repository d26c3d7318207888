namespace AgentGuard.Fallback;

/// <summary>How long a request may wait for candidates that are left alone for a moment.</summary>
internal readonly record struct Patience(TimeSpan MaxWait, TimeProvider TimeProvider);
