using AgentGuard.Guardrails;
using AgentGuard.Ports;
using CsCheck;

namespace AgentGuard.Tests.Guardrails;

/// <summary>Cuts a text at every position and compares what a guardrail settles with what it says of the whole.</summary>
internal static class Streamed
{
    /// <summary>Whether a streaming guardrail keeps its contract for a text and all of its beginnings.</summary>
    public static bool KeepsContract(IStreamingGuardrail guardrail, string text)
    {
        var whole = Judge(guardrail, text);
        var settledBefore = 0;
        for (var length = 0; length <= text.Length; length++)
        {
            var start = text[..length];
            var settled = guardrail.GetSettledLength(new BoundaryContent(TrustBoundary.Output, start));
            var now = Judge(guardrail, start);
            if (settled < settledBefore || settled > length
                || now.Any(at => at.Start < settled && at.Start + at.Length > settled)
                || !now.Where(at => at.Start < settled).SequenceEqual(whole.Where(at => at.Start < settled)))
            {
                TestContext.Out.WriteLine($"'{start}' settles {settled} (before: {settledBefore}): {string.Join(", ", now)} against {string.Join(", ", whole)}");
                return false;
            }

            settledBefore = settled;
        }

        return true;
    }

    /// <summary>Texts made of pieces in any order.</summary>
    public static Gen<string> TextsOf(int most, params string[] pieces) =>
        Gen.Int[0, pieces.Length - 1].Array[0, most].Select(indexes => string.Concat(indexes.Select(index => pieces[index])));

    private static Finding[] Judge(IStreamingGuardrail guardrail, string text) =>
        [.. guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Output, text)).AsTask().GetAwaiter().GetResult().Findings];
}
