using System.Text.RegularExpressions;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Sees what matches a regular expression of the host's, in time linear to the text.</summary>
/// <remarks>
/// <para>Where the length of a match has a bound, a text that comes in pieces is settled but for so many characters. Where it has none
/// (<c>+</c>, <c>*</c>), or where it is not known (inline options, comments, <c>\z</c>, differences of classes), nothing is settled before
/// the end.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed class PatternGuardrail : IStreamingGuardrail
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

        LookAhead = PatternReach.Of(pattern);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <value>
    /// The length of the longest match, and two for each assertion (<c>$</c>, <c>\b</c>); <see cref="int.MaxValue"/> where there is no
    /// bound or none is known.
    /// </value>
    public int LookAhead { get; }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var view = TextView.Of(content.Text);
        return new(Find(content.Text, view) is { } found ? GuardrailJudgement.Found(DetectorSet.WithoutOverlaps(found)) : GuardrailJudgement.Pass);
    }

    /// <inheritdoc/>
    public int GetSettledLength(BoundaryContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (LookAhead >= content.Text.Length)
        {
            return 0;
        }

        var text = SettledFindings.WithoutHalfPair(content.Text);
        using var view = TextView.Of(text);
        var live = Math.Min(text.Length - LookAhead, view.ToOriginal(Math.Max(0, view.Text.Length - LookAhead)));
        return SettledFindings.Cut(text, Math.Max(0, live), Find(text, view));
    }

    private List<Finding>? Find(ReadOnlySpan<char> text, TextView view)
    {
        List<Finding>? found = null;
        foreach (var match in _pattern.EnumerateMatches(text))
        {
            Add(ref found, match.Index, match.Length);
        }

        if (view.IsFolded)
        {
            foreach (var match in _pattern.EnumerateMatches(view.Text))
            {
                var (start, length) = match.Length == 0 ? default : view.ToOriginal(match.Index, match.Length);
                Add(ref found, start, length);
            }
        }

        return found;
    }

    private void Add(ref List<Finding>? found, int start, int length)
    {
        if (length > 0)
        {
            (found ??= []).Add(new Finding(Name, _kind, start, length));
        }
    }
}
