using AgentGuard.Failures;

namespace AgentGuard.Fallback;

/// <summary>How a candidate stands, for health checks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="UnavailableFor">How long it is left alone; zero when it may be asked.</param>
/// <param name="LastFailure">How its last call failed, or <see langword="null"/> when it answered or was not asked yet.</param>
/// <param name="IsProbed">Whether a request is finding out right now if it is well again.</param>
public readonly record struct CandidateStatus(string Name, TimeSpan UnavailableFor, ModelFailureKind? LastFailure, bool IsProbed);
