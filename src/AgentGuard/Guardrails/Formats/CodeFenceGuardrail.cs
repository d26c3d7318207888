using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Formats;

/// <summary>Sees fenced code that a text may not have: at all, of another language, or with a fence that is not closed.</summary>
/// <remarks>Fences as CommonMark defines them (three or more backticks or tildes). Indented code and code within a line do not count.
/// Immutable and thread-safe.</remarks>
public sealed class CodeFenceGuardrail : IGuardrail
{
    private readonly CodeFenceRule _rule;
    private readonly string[] _languages;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="rule">How much code there may be.</param>
    /// <param name="languages">The languages that are allowed, as in <c>```sql</c>, in any case; empty for any.</param>
    public CodeFenceGuardrail(CodeFenceRule rule, IEnumerable<string>? languages = null)
    {
        _rule = rule;
        _languages = [.. (languages ?? []).Select(language => language.ToLowerInvariant())];
    }

    /// <inheritdoc/>
    public string Name => "code";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var text = content.Text;
        if (_rule is not CodeFenceRule.Only && !text.Contains("```", StringComparison.Ordinal) && !text.Contains("~~~", StringComparison.Ordinal))
        {
            return new(GuardrailJudgement.Pass);
        }

        var blocks = CodeFences.Of(text);
        Finding[] findings = [.. blocks.Where(IsRefused).Select(block => new Finding(Name, "CODE", block.Start, block.End - block.Start))];
        if (findings.Length == 0 && _rule is CodeFenceRule.Only && (blocks.Count != 1 || !CodeFences.IsAll(text, blocks[0].Start, blocks[0].End)))
        {
            findings = [new Finding(Name, "CODE")];
        }

        return new(findings.Length == 0 ? GuardrailJudgement.Pass : GuardrailJudgement.Found(findings) with
        {
            Reason = $"it is not {Expected}",
            ReaskMessage = $"Please answer with {Expected}.",
        });
    }

    private string Expected => (_rule switch
    {
        CodeFenceRule.None => "text without fenced code",
        CodeFenceRule.Only => "one closed block of fenced code and nothing else",
        _ => "text in which every block of code is closed",
    }) + (_languages.Length == 0 || _rule is CodeFenceRule.None ? string.Empty : $", in {string.Join(" or ", _languages)}");

    private bool IsRefused((int Start, int End, string Language, bool IsClosed) block) =>
        _rule is CodeFenceRule.None || !block.IsClosed || (_languages.Length > 0 && !_languages.Contains(block.Language, StringComparer.Ordinal));
}
