using System.Text.RegularExpressions;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Sees what matches a regular expression of the host's, in time linear to the text.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class PatternGuardrail : IGuardrail
{
    private readonly Regex _pattern;
    private readonly string _kind;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="name">The name of the guardrail.</param>
    /// <param name="pattern">
    /// The expression. It is matched against the text as written and, where that differs, without invisible characters.
    /// </param>
    /// <param name="kind">The kind of the findings. Default <c>PATTERN</c>.</param>
    /// <exception cref="ArgumentException">
    /// The expression is not valid, or needs backtracking (look-around, back-references, atomic groups).
    /// </exception>
    public PatternGuardrail(string name, string pattern, string kind = "PATTERN")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentException.ThrowIfNullOrEmpty(kind);
        Name = name;
        _kind = kind;
        try
        {
            _pattern = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException(
                $"The pattern of '{name}' needs backtracking, which a hostile text can make endless. " +
                "Write it without look-around, back-references and atomic groups.",
                nameof(pattern),
                e);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var view = TextView.Of(content.Text);
        List<Finding>? found = null;
        foreach (var match in _pattern.EnumerateMatches(content.Text))
        {
            Add(ref found, match.Index, match.Length);
        }

        if (view.IsFolded)
        {
            foreach (var match in _pattern.EnumerateMatches(view.Text))
            {
                var (start, length) = view.ToOriginal(match.Index, match.Length);
                Add(ref found, start, length);
            }
        }

        return new(found is null ? GuardrailJudgement.Pass : GuardrailJudgement.Found(DetectorSet.WithoutOverlaps(found)));
    }

    private void Add(ref List<Finding>? found, int start, int length)
    {
        if (length > 0)
        {
            (found ??= []).Add(new Finding(Name, _kind, start, length));
        }
    }
}
