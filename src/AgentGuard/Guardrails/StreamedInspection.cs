using System.Text;
using AgentGuard.Ports;
using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Judges the text of one message while it comes: what is settled may be read, whatever follows.</summary>
/// <remarks>
/// <para>Each step judges what the step before it has settled and rewritten, so a text goes through all of them as it would as a whole. A
/// finding that stops the message ends the text there for the later steps: the finding that comes first decides, however the text is cut.</para>
/// <para>A text is judged again when it has grown by 8 characters or a 128th: the work stays linear in its length, and the delay is longer
/// than the look-ahead by no more than that.</para>
/// </remarks>
internal sealed class StreamedInspection
{
    private const int LeastGrowth = 8;
    private const int GrowthShare = 128;
    private readonly GuardrailPolicy _policy;
    private readonly GuardrailStep[] _steps;
    private readonly int[] _reported;
    private readonly StringBuilder _text = new();
    private List<TextEdits> _edits = [];
    private int _judgedLength;
    private int _longestHeld;
    private string _shown = string.Empty;

    public StreamedInspection(GuardrailPolicy policy)
    {
        _policy = policy;
        _steps = policy.StepsAt(TrustBoundary.Output);
        _reported = new int[_steps.Length];
    }

    /// <summary>How much of the text, as it came, may be read in its final form.</summary>
    public int SettledLength { get; private set; }

    public void Append(string text)
    {
        _longestHeld = Math.Max(_longestHeld, _text.Length - SettledLength);
        _text.Append(text);
    }

    /// <summary>The final form of a part of the text that is settled. A replacement belongs to where it begins.</summary>
    public string Show(int start, int length) => _shown[ToShown(start)..ToShown(start + length)];

    /// <summary>Judges what has come.</summary>
    /// <param name="isComplete">Whether nothing follows any more.</param>
    /// <param name="cancellationToken">Cancels the judgement.</param>
    /// <returns>The verdict that stops the message at <see cref="SettledLength"/>, or <see langword="null"/>.</returns>
    public async ValueTask<Verdict?> AdvanceAsync(bool isComplete, CancellationToken cancellationToken)
    {
        if (!isComplete && _text.Length - _judgedLength < Math.Max(LeastGrowth, _text.Length / GrowthShare))
        {
            return null;
        }

        _judgedLength = _text.Length;
        var stop = await JudgeAsync(isComplete, cancellationToken).ConfigureAwait(false);
        if (isComplete || stop is not null)
        {
            var judged = new StreamedTextJudged(_policy.OutputLookAhead ?? 0, _longestHeld, _text.Length);
            await _policy.RaiseAsync(judged, cancellationToken).ConfigureAwait(false);
        }

        return stop;
    }

    private async ValueTask<Verdict?> JudgeAsync(bool isComplete, CancellationToken cancellationToken)
    {
        var stage = new Stage(_text.ToString(), isComplete, Edits: null, Stop: null);
        var edits = new List<TextEdits>();
        for (var i = 0; i < _steps.Length; i++)
        {
            if (_steps[i].Guardrail is IStreamingGuardrail || stage.IsComplete)
            {
                var next = await JudgeAsync(i, stage, cancellationToken).ConfigureAwait(false);
                if (next.IsFailed)
                {
                    return next.Stop;
                }

                edits.AddRange(next.Edits is null ? [] : [next.Edits]);
                stage = next with { Edits = null, Stop = next.Stop ?? stage.Stop };
            }
        }

        Settle(stage, edits);
        return stage.Stop;
    }

    private async ValueTask<Stage> JudgeAsync(int index, Stage stage, CancellationToken cancellationToken)
    {
        var step = _steps[index];
        var content = new BoundaryContent(TrustBoundary.Output, stage.Text) { Role = ChatRole.Assistant, Origin = ContentOrigin.Model };
        var judging = _policy.Runner.BeginAsync(step, content, cancellationToken);
        var (judgement, failure) = await _policy.Runner.EndAsync(step, content, judging, cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            return stage with { Stop = failure, IsFailed = true };
        }

        var settled = !stage.IsComplete && step.Guardrail is IStreamingGuardrail streaming
            ? streaming.GetSettledLength(content)
            : stage.Text.Length;
        Finding[] findings = judgement.Passed ? [] : [.. judgement.Findings.Where(finding => finding.Start < settled)];
        if (findings.Length > _reported[index])
        {
            await _policy.Runner.ReportAsync(step, content.Boundary, findings[_reported[index]..], cancellationToken).ConfigureAwait(false);
            _reported[index] = findings.Length;
        }

        return step switch
        {
            { OnlyWatches: true } => stage,
            _ when findings.Length == 0 => stage.Until(settled),
            { Action: GuardrailAction.Rewrite } => await RewriteAsync(step, stage.Until(settled), findings, cancellationToken).ConfigureAwait(false),
            _ => stage.Until(Math.Max(0, findings.Min(finding => finding.Start))) with
            {
                IsComplete = false,
                Stop = _policy.Runner.StopOf(step, TrustBoundary.Output, judgement)! with { Findings = findings },
            },
        };
    }

    private async ValueTask<Stage> RewriteAsync(GuardrailStep step, Stage stage, Finding[] findings, CancellationToken cancellationToken)
    {
        if (TextRedaction.FindEdits(stage.Text, findings, step.ErasedAs, _policy.Redactions) is { } edits)
        {
            return stage with { Text = edits.Apply(stage.Text), Edits = edits };
        }

        var cause = new InvalidOperationException("A rewrite of a text that is still coming needs findings with spans that lie in it.");
        var content = new BoundaryContent(TrustBoundary.Output, stage.Text) { Role = ChatRole.Assistant, Origin = ContentOrigin.Model };
        var failure = await _policy.Runner.FailAsync(step, content, cause, cancellationToken).ConfigureAwait(false);
        return failure is null ? stage : stage with { Stop = failure, IsFailed = true };
    }

    private void Settle(Stage stage, List<TextEdits> edits)
    {
        var settled = stage.IsComplete || !_policy.Restores ? stage.Text.Length : TextRedaction.SettledLength(stage.Text);
        for (var i = edits.Count - 1; i >= 0; i--)
        {
            settled = edits[i].ToText(settled);
        }

        var restorations = _policy.FindRestorations(stage.Text);
        edits.Add(restorations);
        (_edits, _shown) = (edits, restorations.Apply(stage.Text));
        SettledLength = Math.Max(SettledLength, settled);
    }

    private int ToShown(int position) => _edits.Aggregate(position, (at, edits) => edits.ToEdited(at));

    /// <summary>What one step leaves to the next: a text, whether nothing follows it, and what became of the message.</summary>
    private readonly record struct Stage(string Text, bool IsComplete, TextEdits? Edits, Verdict? Stop)
    {
        public bool IsFailed { get; init; }

        public Stage Until(int length) => length == Text.Length ? this : this with { Text = Text[..length] };
    }
}
