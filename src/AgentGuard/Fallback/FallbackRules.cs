using AgentGuard.Failures;

namespace AgentGuard.Fallback;

/// <summary>What a failure means for the chain.</summary>
internal static class FallbackRules
{
    /// <summary>Whether the candidate was not asked at all: its circuit is open, or it is not the turn of this request.</summary>
    public static bool WasNotAsked(ModelFailure failure) => failure.Kind is ModelFailureKind.CircuitOpen || failure.Scope is FailureScope.Host;

    /// <summary>Whether another candidate makes sense.</summary>
    /// <remarks>
    /// A request that is not valid is not valid elsewhere either: asking around would hide the mistake and multiply its cost. A budget
    /// is used up for every candidate. What is not safe to repeat was partly handed out.
    /// </remarks>
    public static bool MayFallBack(ModelFailure failure) => failure.IsReplaySafe
        && failure.Kind is not (ModelFailureKind.Cancelled or ModelFailureKind.BadRequest or ModelFailureKind.BudgetExceeded);

    /// <summary>Whether a successful answer is one that another candidate may give better.</summary>
    public static bool IsNoAnswer(ModelFailure? failure) =>
        failure is { Kind: ModelFailureKind.ContentFiltered or ModelFailureKind.Refusal or ModelFailureKind.EmptyAnswer };

    /// <summary>Whether only a person can mend the candidate.</summary>
    public static bool IsLasting(ModelFailureKind kind) => kind is ModelFailureKind.Authentication or ModelFailureKind.PermissionDenied
        or ModelFailureKind.ModelNotFound or ModelFailureKind.QuotaExhausted;

    /// <summary>Whether it concerns the account rather than the model.</summary>
    public static bool IsOfAccount(ModelFailureKind kind) => kind is ModelFailureKind.Authentication or ModelFailureKind.QuotaExhausted;

    /// <summary>Whether the same candidate may be asked once more in the same request, a little later.</summary>
    public static bool MayPass(ModelFailure failure) => failure.Kind is ModelFailureKind.CircuitOpen || failure.IsTransient;

    /// <summary>Whether it speaks against the candidate rather than against the request.</summary>
    public static bool Counts(ModelFailureKind kind) => kind is ModelFailureKind.Overloaded or ModelFailureKind.ServerError
        or ModelFailureKind.Timeout or ModelFailureKind.Transport or ModelFailureKind.Unknown;
}
