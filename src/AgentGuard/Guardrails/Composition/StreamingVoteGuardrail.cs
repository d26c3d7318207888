using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Composition;

/// <summary>Asks all of its members, so that what is seen of the beginning of a text does not depend on its end.</summary>
internal sealed class StreamingVoteGuardrail(string name, double atLeast, (IGuardrail Guardrail, double Weight)[] members) : IStreamingGuardrail
{
    private readonly Ballot _ballot = new(name, atLeast, members, asksAll: true);

    public string Name => name;

    /// <summary>Where one member decides, that of the one who looks furthest; else a finding waits for the others, however long.</summary>
    public int LookAhead => members.All(member => member.Weight >= atLeast)
        ? members.Max(member => ((IStreamingGuardrail)member.Guardrail).LookAhead)
        : int.MaxValue;

    public int GetSettledLength(BoundaryContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var settled = content.Text.Length;
        foreach (var (guardrail, _) in members)
        {
            settled = Math.Min(settled, ((IStreamingGuardrail)guardrail).GetSettledLength(content));
        }

        return LookAhead == int.MaxValue && settled > 0 ? SettledOfVote(content, settled) : Whole(content, settled);
    }

    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _ballot.RunAsync(content, cancellationToken);
    }

    /// <summary>Before the vote is decided for good, text is settled up to the first thing that a member saw.</summary>
    private int SettledOfVote(BoundaryContent content, int settled)
    {
        var weight = 0.0;
        var first = settled;
        foreach (var (guardrail, own) in members)
        {
            var judging = guardrail.JudgeAsync(content);
            if (!judging.IsCompletedSuccessfully)
            {
                // Who takes time, or fails, says nothing of a beginning.
                _ = judging.AsTask().ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
                return 0;
            }

            var (findings, isSure) = (judging.Result.Findings, false);
            var ownSettled = ((IStreamingGuardrail)guardrail).GetSettledLength(content);
            for (var i = 0; i < findings.Count; i++)
            {
                isSure |= findings[i].Start < ownSettled;
                first = Math.Min(first, findings[i].Start);
            }

            weight += isSure ? own : 0;
        }

        return weight >= atLeast ? Whole(content, settled) : Math.Max(0, first);
    }

    /// <summary>What one member settled may lie within what another one saw.</summary>
    private int Whole(BoundaryContent content, int settled)
    {
        var isCut = true;
        while (isCut && settled > 0)
        {
            isCut = false;
            foreach (var (guardrail, _) in members)
            {
                var judging = guardrail.JudgeAsync(content);
                if (!judging.IsCompletedSuccessfully)
                {
                    _ = judging.AsTask().ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
                    return 0;
                }

                foreach (var finding in judging.Result.Findings)
                {
                    isCut |= finding.Start < settled && finding.Start + finding.Length > settled;
                    settled = finding.Start < settled && finding.Start + finding.Length > settled ? finding.Start : settled;
                }
            }
        }

        return settled;
    }
}
