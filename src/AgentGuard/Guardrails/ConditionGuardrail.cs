using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>A guardrail that is a condition of the host's.</summary>
internal sealed class ConditionGuardrail : IGuardrail
{
    private const string Kind = "RULE";
    private readonly Func<BoundaryContent, string?> _findReason;
    private readonly string? _reaskMessage;

    public ConditionGuardrail(string name, Func<BoundaryContent, string?> findReason, string? reaskMessage = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(findReason);
        Name = name;
        _findReason = findReason;
        _reaskMessage = reaskMessage;
    }

    public string Name { get; }

    /// <summary>A condition without a reason of its own speaks by the guardrail's name.</summary>
    public static Func<BoundaryContent, string?> Reasoned(string name, Func<BoundaryContent, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return content => condition(content) ? name : null;
    }

    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        var reason = _findReason(content);
        return new(reason is null
            ? GuardrailJudgement.Pass
            : GuardrailJudgement.Found(new Finding(Name, Kind)) with { Reason = reason, ReaskMessage = _reaskMessage });
    }
}
