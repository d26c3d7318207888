using AgentGuard.Guardrails.Fields;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Sees names of persons, by the host's own recognizer.</summary>
/// <remarks>
/// Long texts are read in windows, JSON as the lines of its fields, in one go. Another mention of a recognized name in the same text counts
/// too, where it stands as a word: recognizers miss names that stand without their context. Thread-safe, if the recognizer is.
/// </remarks>
public sealed class NameGuardrail : IGuardrail, IJoinedFields
{
    private const int MostNames = 256;
    private readonly INameRecognizer _recognizer;
    private readonly WindowScan _scan;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="recognizer">Finds the names.</param>
    /// <param name="windows">How long texts are cut; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The windows contradict each other.</exception>
    public NameGuardrail(INameRecognizer recognizer, ScanWindows? windows = null)
    {
        ArgumentNullException.ThrowIfNull(recognizer);
        _recognizer = recognizer;
        _scan = new WindowScan(Name, windows, RecognizeAsync);
    }

    /// <inheritdoc/>
    public string Name => "names";

    bool IJoinedFields.FindsPlaces => true;

    /// <inheritdoc/>
    public async ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var judgement = await _scan.JudgeAsync(content, cancellationToken).ConfigureAwait(false);
        return judgement.Passed
            ? judgement
            : GuardrailJudgement.Found(WithOtherMentions(content.Text, judgement.Findings)) with { Coverage = judgement.Coverage };
    }

    private static List<Finding> WithOtherMentions(string text, IReadOnlyList<Finding> found)
    {
        var all = new List<Finding>(found);
        var names = found.Select(finding => (Name: text.Substring(finding.Start, finding.Length), Finding: finding)).DistinctBy(pair => pair.Name);
        foreach (var (name, finding) in names.Where(pair => pair.Name.Length > 2).Take(MostNames))
        {
            for (var at = 0; (at = text.IndexOf(name, at, StringComparison.Ordinal)) >= 0; at += name.Length)
            {
                if (!IsWithinWord(text, at, name.Length))
                {
                    all.Add(finding with { Start = at });
                }
            }
        }

        return Detectors.DetectorSet.WithoutOverlaps(all);
    }

    /// <summary>Whether a recognizer took what stands for a value (<c>&lt;EMAIL_1&gt;</c>) for a name.</summary>
    private static bool IsInPlaceholder(string text, RecognizedName name)
    {
        var (start, end) = (name.Start, name.Start + name.Length);
        start += text[start] == '<' ? 1 : 0;
        end -= text[end - 1] == '>' ? 1 : 0;
        while (start > 0 && IsOfPlaceholder(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && IsOfPlaceholder(text[end]))
        {
            end++;
        }

        return start > 0 && text[start - 1] == '<' && end < text.Length && text[end] == '>';
    }

    private static bool IsOfPlaceholder(char c) => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_';

    private static bool IsWithinWord(string text, int start, int length) =>
        (start > 0 && char.IsLetterOrDigit(text[start - 1]))
        || (start + length < text.Length && char.IsLetterOrDigit(text[start + length]));

    private async ValueTask<GuardrailJudgement> RecognizeAsync(BoundaryContent content, CancellationToken cancellationToken)
    {
        var names = await _recognizer.FindNamesAsync(content.Text, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("A name recognizer gave no list.");
        if (names.Any(name => name.Start < 0 || name.Length < 1 || name.Length > content.Text.Length - name.Start))
        {
            throw new InvalidOperationException("A name recognizer gave a span that does not lie in the text.");
        }

        Finding[] findings =
        [
            .. names.Where(name => !IsInPlaceholder(content.Text, name)).Select(name => new Finding(Name, name.Kind, name.Start, name.Length)),
        ];
        return findings.Length == 0 ? GuardrailJudgement.Pass : GuardrailJudgement.Found(findings);
    }
}
