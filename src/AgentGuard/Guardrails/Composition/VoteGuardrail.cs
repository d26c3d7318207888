using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Composition;

/// <summary>Asks its members until the vote is decided.</summary>
internal sealed class VoteGuardrail(string name, double atLeast, (IGuardrail Guardrail, double Weight)[] members) : IGuardrail
{
    private readonly Ballot _empty = new(name, atLeast, members, asksAll: false);

    public string Name => name;

    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _empty.RunAsync(content, cancellationToken);
    }
}
