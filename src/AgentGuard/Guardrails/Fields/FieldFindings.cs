using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Fields;

/// <summary>What was seen in a JSON text, by field, and how the text is rewritten for it.</summary>
internal sealed class FieldFindings
{
    private readonly JsonFields _document;
    private readonly Dictionary<JsonField, List<Finding>> _byField = [];
    private readonly Dictionary<JsonField, string> _proposals = [];
    private readonly List<Finding> _all = [];
    private string? _reason;
    private string? _reaskMessage;

    public FieldFindings(JsonFields document) => _document = document;

    /// <summary>Adds what was seen in a field alone.</summary>
    public void Add(JsonField field, GuardrailJudgement judgement)
    {
        TakeWords(judgement);
        foreach (var finding in judgement.Findings)
        {
            Add(field, finding);
        }

        if (judgement.ProposedText is { } proposed)
        {
            _proposals[field] = proposed;
        }
    }

    /// <summary>Adds what was seen in the whole of a document, where the fields have not shown it already.</summary>
    /// <remarks>A proposal for the whole text is left aside: it knows nothing of the structure.</remarks>
    public void AddWhole(JsonFields document, GuardrailJudgement judgement)
    {
        if (judgement.Passed || judgement.ProposedText is not null)
        {
            return;
        }

        TakeWords(judgement);
        foreach (var finding in judgement.Findings)
        {
            AddWhole(document, finding);
        }
    }

    /// <summary>Adds what was seen where a field stands in a text that others stand in too.</summary>
    public void Add(JsonField field, Finding finding, int start, int end)
    {
        var length = Math.Min(end, field.Text.Length) - Math.Max(0, start);
        if (length > 0 && !IsKnown(field, Math.Max(0, start), length))
        {
            Add(field, finding with { Start = Math.Max(0, start), Length = length });
        }
    }

    public void AddUnplaced(Finding finding) => _all.Add(finding);

    public void TakeWords(GuardrailJudgement judgement)
    {
        _reason ??= judgement.Reason;
        _reaskMessage ??= judgement.ReaskMessage;
    }

    public GuardrailJudgement ToJudgement() => _all.Count == 0
        ? GuardrailJudgement.Pass
        : GuardrailJudgement.Found(_all) with { Reason = _reason, ReaskMessage = _reaskMessage, Fields = this };

    /// <summary>The text with proposals taken and findings replaced; <see langword="null"/> when a finding cannot be.</summary>
    public string? Rewrite(string? erasedAs, RedactionMap redactions)
    {
        var failed = _byField.Count == 0 && _proposals.Count == 0;
        var rewritten = _document.Write(field =>
        {
            if (_proposals.TryGetValue(field, out var proposed) || !_byField.TryGetValue(field, out var findings))
            {
                return proposed;
            }

            var redacted = TextRedaction.Redact(field.Text, findings, erasedAs, redactions);
            failed |= redacted is null;
            return redacted;
        });
        return failed ? null : rewritten;
    }

    private void AddWhole(JsonFields document, Finding finding)
    {
        List<JsonField> touched = finding.Start < 0 ? [] : [.. document.Touching(finding.Start, finding.Start + finding.Length)];
        if (touched.Count != 1 && _all.Any(known => known.Kind == finding.Kind))
        {
            return;
        }

        if (touched.Count == 0)
        {
            _all.Add(finding);
        }

        foreach (var field in touched.Where(field => field.Nested is null || !field.Nested.Leaves.Any(_byField.ContainsKey)))
        {
            var start = field.ToText(document.Text, Math.Max(0, finding.Start - field.Start));
            Add(field, finding, start, field.ToText(document.Text, finding.Start + finding.Length - field.Start));
        }
    }

    private void Add(JsonField field, Finding finding)
    {
        var placed = finding with { Path = field.Path };
        _all.Add(placed);
        if (!_byField.TryGetValue(field, out var findings))
        {
            _byField[field] = findings = [];
        }

        findings.Add(placed);
    }

    private bool IsKnown(JsonField field, int start, int length) =>
        _byField.TryGetValue(field, out var findings)
        && findings.Any(known => known.Start < 0 || (known.Start <= start && start + length <= known.Start + known.Length));
}
