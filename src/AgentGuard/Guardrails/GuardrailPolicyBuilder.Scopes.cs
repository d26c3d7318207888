namespace AgentGuard.Guardrails;

/// <content>Parts of a policy: under a condition, watching only, at the same time, with limits of their own.</content>
public sealed partial class GuardrailPolicyBuilder
{
    private GuardrailScope _scope = GuardrailScope.Always;

    /// <summary>Adds guardrails that are asked only where a condition holds: for one tool, one principal, one tenant.</summary>
    /// <param name="condition">
    /// Whether they are asked. It sees where the content stands, not the content. Must be thread-safe; one that throws is a failed judgement.
    /// </param>
    /// <param name="configure">Adds the guardrails. Parts may be nested; conditions then add up.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder When(Func<GuardrailContext, bool> condition, Action<GuardrailPolicyBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Within(_scope.And(condition), configure);
    }

    /// <summary>Adds guardrails that are asked except where a condition holds.</summary>
    /// <param name="condition">Whether they are left out. It sees where the content stands, not the content. Must be thread-safe.</param>
    /// <param name="configure">Adds the guardrails.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder Unless(Func<GuardrailContext, bool> condition, Action<GuardrailPolicyBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Within(_scope.And(context => !condition(context)), configure);
    }

    /// <summary>
    /// Adds guardrails that are evaluated and reported, and whose verdicts are not carried out: for trying them out on real traffic.
    /// </summary>
    /// <param name="configure">Adds the guardrails, with the actions they are meant to have.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Their events say <see cref="GuardrailTriggered.IsShadow"/>. One that fails lets the content pass, and none holds up a streamed answer:
    /// those that cannot judge a text while it comes are asked when it has ended. They do take their time of a call.
    /// </remarks>
    public GuardrailPolicyBuilder Shadow(Action<GuardrailPolicyBuilder> configure) => Within(_scope with { IsShadow = true }, configure);

    /// <summary>Adds guardrails that judge at the same time, since none depends on another: a policy waits for the slowest, not for the sum.</summary>
    /// <param name="configure">Adds the guardrails; none may rewrite, unless it only watches.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">A guardrail among them rewrites: what the others judge would depend on it.</exception>
    /// <remarks>What they see is acted upon in their order. When one stops the content, those that still judge are cancelled.</remarks>
    public GuardrailPolicyBuilder InParallel(Action<GuardrailPolicyBuilder> configure) =>
        Within(_scope with { Group = _scope.Group ?? new object() }, configure);

    /// <summary>Adds guardrails with a time limit of their own.</summary>
    /// <param name="timeout">How long one may take for one piece of content. From 1 millisecond to 1 hour.</param>
    /// <param name="configure">Adds the guardrails.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not within its range.</exception>
    public GuardrailPolicyBuilder WithTimeout(TimeSpan timeout, Action<GuardrailPolicyBuilder> configure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromHours(1));
        return Within(_scope with { Timeout = timeout }, configure);
    }

    /// <summary>Adds guardrails whose failures have an outcome of their own.</summary>
    /// <param name="action">What happens to content that one of them could not judge.</param>
    /// <param name="configure">Adds the guardrails.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder OnError(GuardrailErrorAction action, Action<GuardrailPolicyBuilder> configure) =>
        Within(_scope with { OnError = action }, configure);

    private GuardrailPolicyBuilder Within(GuardrailScope scope, Action<GuardrailPolicyBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _scope;
        _scope = scope;
        try
        {
            configure(this);
            return this;
        }
        finally
        {
            _scope = outer;
        }
    }
}
