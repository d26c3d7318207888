namespace AgentGuard.Failures;

/// <summary>Which allowance a rate limit or quota speaks of.</summary>
public enum FailureScope
{
    /// <summary>Not stated.</summary>
    Unknown,

    /// <summary>Requests in a short window.</summary>
    Requests,

    /// <summary>Tokens in a short window.</summary>
    Tokens,

    /// <summary>A day.</summary>
    Day,

    /// <summary>The account: a budget or credit.</summary>
    Account,

    /// <summary>The limits of the host itself (<c>ResilienceOptions.Limits</c>); the provider was not asked.</summary>
    Host,
}
