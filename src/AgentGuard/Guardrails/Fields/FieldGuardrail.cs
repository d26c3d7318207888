using System.Text;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Fields;

/// <summary>Lets a guardrail read a JSON text field by field: every string and every name, with escapes resolved.</summary>
/// <remarks>
/// <para>The guardrail is also shown the text as it is written, since a name before a value may be what tells a password from a word. What it
/// sees there is placed in the field where it stands. Its findings have a <see cref="Finding.Path"/>. A rewrite changes the content of fields
/// and leaves everything else to the character: the result is JSON of the same structure. A number in which something is replaced becomes a
/// string. A string that is JSON itself is read in the same way, three levels deep.</para>
/// <para>A text that only looks like JSON, or is nested deeper than 256 levels, is judged as the plain text that it is.</para>
/// <para>A policy wraps its text guardrails by itself at <see cref="TrustBoundary.ToolResult"/> and
/// <see cref="TrustBoundary.ModelRequest"/> (<see cref="GuardrailOptions.ScanFields"/>); wrap a guardrail of yours that judges words rather
/// than the whole. Thread-safe, if the guardrail is.</para>
/// </remarks>
public sealed class FieldGuardrail : IGuardrail
{
    private readonly FieldReading _reading;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="inner">The guardrail that judges.</param>
    public FieldGuardrail(IGuardrail inner)
        : this(inner, FieldReading.EachField)
    {
    }

    internal FieldGuardrail(IGuardrail inner, FieldReading reading)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        _reading = reading;
    }

    /// <inheritdoc/>
    public string Name => Inner.Name;

    internal IGuardrail Inner { get; }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (JsonFields.TryRead(content.Text) is not { } document)
        {
            return Inner.JudgeAsync(content, cancellationToken);
        }

        return _reading is FieldReading.Joined
            ? JudgeJoinedAsync(document, content, cancellationToken)
            : JudgeEachAsync(document, content, cancellationToken);
    }

    private async ValueTask<GuardrailJudgement> JudgeEachAsync(
        JsonFields document, BoundaryContent content, CancellationToken cancellationToken)
    {
        var findings = new FieldFindings(document);
        var known = new Dictionary<string, GuardrailJudgement>(StringComparer.Ordinal);
        await JudgeEachAsync(document, content, findings, known, cancellationToken).ConfigureAwait(false);
        return findings.ToJudgement();
    }

    private async ValueTask JudgeEachAsync(
        JsonFields document, BoundaryContent content, FieldFindings findings, Dictionary<string, GuardrailJudgement> known,
        CancellationToken cancellationToken)
    {
        foreach (var field in document.Fields)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (field.Nested is { } nested)
            {
                await JudgeEachAsync(nested, content, findings, known, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (field.Kind is JsonFieldKind.Number || field.Text.Length == 0)
            {
                continue;
            }

            if (!known.TryGetValue(field.Text, out var judgement))
            {
                judgement = known[field.Text] = await AskAsync(content, field.Text, cancellationToken).ConfigureAwait(false);
            }

            findings.Add(field, judgement);
        }

        findings.AddWhole(document, await AskAsync(content, document.Text, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<GuardrailJudgement> JudgeJoinedAsync(
        JsonFields document, BoundaryContent content, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(document.Text.Length);
        List<JsonField> leaves = [.. document.Leaves];
        var starts = new List<int>(leaves.Count);
        foreach (var field in leaves)
        {
            starts.Add(text.Length);
            text.Append(field.Text).Append(field.Kind is JsonFieldKind.Name ? ": " : "\n");
        }

        var judgement = await AskAsync(content, text.ToString(), cancellationToken).ConfigureAwait(false);
        var findings = new FieldFindings(document);
        findings.TakeWords(judgement);
        foreach (var finding in judgement.Findings)
        {
            if (finding.Start < 0 || Inner is IJoinedFields { FindsPlaces: false })
            {
                findings.AddUnplaced(finding with { Start = -1, Length = 0 });
                continue;
            }

            var at = starts.BinarySearch(finding.Start) is >= 0 and var exact ? exact : ~starts.BinarySearch(finding.Start) - 1;
            for (; at < starts.Count && starts[at] < finding.Start + finding.Length; at++)
            {
                findings.Add(leaves[at], finding, finding.Start - starts[at], finding.Start + finding.Length - starts[at]);
            }
        }

        return findings.ToJudgement() with { Coverage = judgement.Coverage };
    }

    private async ValueTask<GuardrailJudgement> AskAsync(BoundaryContent content, string text, CancellationToken cancellationToken) =>
        await Inner.JudgeAsync(content with { Text = text }, cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException("A guardrail gave no judgement.");
}
