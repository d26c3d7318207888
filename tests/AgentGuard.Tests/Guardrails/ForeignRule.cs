using AgentGuard.Guardrails;
using AgentGuard.Ports;

namespace AgentGuard.Tests.Guardrails;

internal sealed class ForeignRule(string name, Func<string, CancellationToken, Task<string?>> findReason) : IGuardrail
{
    public string Name => name;

    public async ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default) =>
        await findReason(content.Text, cancellationToken) is not { } reason ? GuardrailJudgement.Pass
            : GuardrailJudgement.Found(new Finding(Name, "RULE")) with { Reason = reason };
}
