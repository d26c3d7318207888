using AgentGuard.Events;
using AgentGuard.Guardrails.Detectors;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Reads a text in windows that overlap, and puts together what was seen.</summary>
internal sealed class WindowScan
{
    private readonly string _name;
    private readonly ScanWindows _windows;
    private readonly Func<BoundaryContent, CancellationToken, ValueTask<GuardrailJudgement>> _judge;

    public WindowScan(
        string name, ScanWindows? windows, Func<BoundaryContent, CancellationToken, ValueTask<GuardrailJudgement>> judge)
    {
        _name = name;
        _windows = (windows ?? new ScanWindows()).Validated();
        _judge = judge;
    }

    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken) =>
        content.Text.Length <= _windows.Size ? _judge(content, cancellationToken) : ScanAsync(content, cancellationToken);

    private async ValueTask<GuardrailJudgement> ScanAsync(BoundaryContent content, CancellationToken cancellationToken)
    {
        var text = content.Text;
        var count = _windows.CountFor(text.Length);
        if (count > _windows.MaxWindows && _windows.Overflow is ScanOverflow.Refuse)
        {
            await ReportAsync(content, new ScanCoverage(text.Length, 0, 0), cancellationToken).ConfigureAwait(false);
            throw new ScanIncompleteException(_name, text.Length, count, _windows.MaxWindows);
        }

        var found = new List<Finding>();
        GuardrailJudgement? first = null;
        var (read, scanned, end) = (Math.Min(count, _windows.MaxWindows), 0, 0);
        for (var i = 0; i < read; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = StartOf(read == 1 ? 0 : (int)((long)i * (count - 1) / (read - 1)), text);
            var last = end;
            end = Math.Min(text.Length, start + _windows.Size);
            scanned += end - Math.Max(start, last);
            var judgement = await _judge(content with { Text = text[start..end] }, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("A guardrail gave no judgement.");
            first ??= judgement.Passed ? null : judgement;
            found.AddRange(judgement.Findings.Select(finding => finding.Start < 0 ? finding : finding with { Start = finding.Start + start }));
        }

        var coverage = new ScanCoverage(text.Length, scanned, read);
        await ReportAsync(content, coverage, cancellationToken).ConfigureAwait(false);
        return first is null
            ? GuardrailJudgement.Pass with { Coverage = coverage }
            : GuardrailJudgement.Found(Joined(found)) with { Reason = first.Reason, ReaskMessage = first.ReaskMessage, Coverage = coverage };
    }

    /// <summary>What was cut by the end of a window, and found whole in the next, is one finding.</summary>
    private static List<Finding> Joined(List<Finding> found) =>
    [
        .. DetectorSet.WithoutOverlaps([.. found.Where(finding => finding.Start >= 0)]),
        .. found.Where(finding => finding.Start < 0).DistinctBy(finding => finding.Kind),
    ];

    private int StartOf(int window, string text)
    {
        var start = Math.Min((long)window * (_windows.Size - _windows.Overlap), text.Length - _windows.Size);
        return start > 0 && char.IsLowSurrogate(text[(int)start]) ? (int)start - 1 : (int)start;
    }

    private ValueTask ReportAsync(BoundaryContent content, ScanCoverage coverage, CancellationToken cancellationToken) =>
        AgentEvents.RaiseAsync(events: null, new TextScanned(content.Boundary, _name, coverage), cancellationToken);
}
