using AgentGuard.Guardrails;
using AgentGuard.Ports;

namespace AgentGuard.Tests.Guardrails;

/// <summary>A guardrail in which the test judges; it records what it was shown.</summary>
internal sealed class FakeGuardrail : IGuardrail
{
    private readonly Func<BoundaryContent, CancellationToken, ValueTask<GuardrailJudgement>> _judge;

    public FakeGuardrail(Func<BoundaryContent, CancellationToken, ValueTask<GuardrailJudgement>> judge, string name = "fake")
    {
        _judge = judge;
        Name = name;
    }

    public FakeGuardrail(Func<string, GuardrailJudgement> judge, string name = "fake")
        : this((content, _) => new(judge(content.Text)), name)
    {
    }

    public string Name { get; }

    public List<BoundaryContent> Seen { get; } = [];

    public static FakeGuardrail Finding(string kind = "THING", string name = "fake") => new(_ => Found(kind), name);

    public static FakeGuardrail Passing(string name = "fake") => new(_ => GuardrailJudgement.Pass, name);

    public static GuardrailJudgement Found(string kind = "THING") => GuardrailJudgement.Found(new Finding("fake", kind));

    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        Seen.Add(content);
        return _judge(content, cancellationToken);
    }
}
