using AgentGuard.Failures.Bodies;

namespace AgentGuard.Failures.Rules;

/// <summary>Which allowance a rate limit or quota speaks of: the longest window that is named.</summary>
internal static class ScopeRules
{
    private static readonly (FailureScope Scope, string[] Marks)[] Marks =
    [
        (FailureScope.Day, ["per day", "PerDay", "per-day", "per_day", "(TPD)", "(RPD)", "daily"]),
        (FailureScope.Tokens, ["tokens per", "TokensPer", "token per", "token_count", "(TPM)", "TPM", "too many tokens", "input tokens", "output tokens"]),
        (FailureScope.Requests, ["requests per", "RequestsPer", "request per", "_requests", "(RPM)", "RPM", "too many requests", "for requests"]),
    ];

    public static FailureScope Find(ModelFailureKind kind, ErrorBody body)
    {
        if (kind is not (ModelFailureKind.RateLimited or ModelFailureKind.QuotaExhausted))
        {
            return FailureScope.Unknown;
        }

        foreach (var (scope, marks) in Marks)
        {
            if (marks.Any(mark => Mentions(body, mark)))
            {
                return kind is ModelFailureKind.QuotaExhausted && scope is not FailureScope.Day ? FailureScope.Account : scope;
            }
        }

        return kind is ModelFailureKind.QuotaExhausted ? FailureScope.Account
            : body.Codes.Contains("tokens") ? FailureScope.Tokens
            : body.Codes.Contains("requests") ? FailureScope.Requests
            : FailureScope.Unknown;
    }

    private static bool Mentions(ErrorBody body, string mark) =>
        body.Text.Contains(mark, StringComparison.OrdinalIgnoreCase)
        || body.Quotas.Exists(quota => quota.Contains(mark, StringComparison.OrdinalIgnoreCase));
}
