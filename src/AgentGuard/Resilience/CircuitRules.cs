using AgentGuard.Failures;

namespace AgentGuard.Resilience;

/// <summary>Which failures speak against a client, rather than against one request.</summary>
internal static class CircuitRules
{
    /// <summary>Whether only a person can mend it, so that waiting a little is useless.</summary>
    public static bool IsLasting(ModelFailureKind kind) => kind is ModelFailureKind.Authentication or ModelFailureKind.PermissionDenied
        or ModelFailureKind.ModelNotFound or ModelFailureKind.QuotaExhausted;

    /// <summary>Whether it counts towards opening the circuit. Failures of an unknown kind do: they came without an answer.</summary>
    public static bool Counts(ModelFailureKind kind) => kind is ModelFailureKind.RateLimited or ModelFailureKind.Overloaded
        or ModelFailureKind.ServerError or ModelFailureKind.Timeout or ModelFailureKind.Transport or ModelFailureKind.Unknown;

    /// <summary>Whether it says nothing about the client at all.</summary>
    public static bool SaysNothing(ModelFailureKind kind) =>
        kind is ModelFailureKind.Cancelled or ModelFailureKind.BudgetExceeded or ModelFailureKind.CircuitOpen;
}
