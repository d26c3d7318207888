using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Wording;

/// <summary>Sees running text in a language that is not allowed.</summary>
/// <remarks>
/// <para>Known: ar, cs, da, de, el, en, es, fr, he, hi, id, it, ja, ko, nl, pl, pt, ru, sv, th, tr, uk, vi, zh, by script and function words. It takes
/// about two sentences to tell languages of one script apart; shorter and mixed texts are not judged, and pass unless told otherwise.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed class LanguageGuardrail : IGuardrail
{
    private static readonly string[] ByScript = ["ar", "el", "he", "hi", "ja", "ko", "th", "zh"];
    private readonly HashSet<string> _allowed;
    private readonly bool _refusesUnknown;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="allowed">The languages that are allowed, as ISO 639-1 codes.</param>
    /// <param name="refusesUnknown">Whether a text whose language cannot be told is refused. Default no.</param>
    /// <exception cref="ArgumentException">There is no language, or one that is not known.</exception>
    public LanguageGuardrail(IEnumerable<string> allowed, bool refusesUnknown = false)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        _allowed = new(allowed, StringComparer.OrdinalIgnoreCase);
        var unknown = _allowed.FirstOrDefault(language =>
            !ByScript.Contains(language, StringComparer.OrdinalIgnoreCase) && !LanguageProfiles.FunctionWords.ContainsKey(language.ToLowerInvariant()));
        if (_allowed.Count == 0 || unknown is not null)
        {
            throw new ArgumentException(
                unknown is null
                    ? "Name at least one language."
                    : $"The language '{unknown}' is not known. Known are the codes in the remarks of LanguageGuardrail.",
                nameof(allowed));
        }

        _refusesUnknown = refusesUnknown;
    }

    /// <inheritdoc/>
    public string Name => "language";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var language = LanguageDetector.Detect(content.Text);
        if (language is null ? !_refusesUnknown : _allowed.Contains(language))
        {
            return new(GuardrailJudgement.Pass);
        }

        return new(GuardrailJudgement.Found(new Finding(Name, "LANGUAGE")) with
        {
            Reason = language is null ? "its language cannot be told" : $"it is in the language '{language}'",
            ReaskMessage = $"Please answer in one of these languages: {string.Join(", ", _allowed.Order(StringComparer.Ordinal))}.",
        });
    }
}
