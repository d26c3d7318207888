using AgentGuard.Guardrails;
using AgentGuard.Ports;

namespace AgentGuard.Tests.Guardrails.Detectors;

/// <summary>What a guardrail sees in a text, as <c>KIND:text</c>.</summary>
internal static class Detected
{
    public static string[] By(IGuardrail guardrail, string text)
    {
        var judging = guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Input, text)).AsTask();
        Assert.That(judging.IsCompletedSuccessfully, Is.True);
        return [.. judging.Result.Findings.Select(finding => $"{finding.Kind}:{text.Substring(finding.Start, finding.Length)}")];
    }
}
