namespace AgentGuard.Failures.Rules;

/// <summary>A phrase of a message.</summary>
/// <remarks>
/// <c>*</c> stands for up to 120 characters, <c>~</c> for as many within one clause: a model is not missing because something else is, after
/// a colon or a full stop. A final <c>#</c> stands for the end of a number.
/// </remarks>
internal sealed class Phrase
{
    private const int MaxGap = 120;
    private static readonly string[] ClauseEnds = [": ", "; ", ". ", "\n"];

    private readonly string[] _parts;
    private readonly bool[] _staysInClause;
    private readonly bool _endsNumber;

    public Phrase(string pattern)
    {
        _endsNumber = pattern.EndsWith('#');
        _parts = pattern.TrimEnd('#').Split('*', '~');
        _staysInClause = [.. pattern.Where(c => c is '*' or '~').Select(c => c is '~')];
    }

    public bool IsIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOf(_parts[0], StringComparison.OrdinalIgnoreCase) is >= 0 and var found; at += found + 1)
        {
            if (ContinuesAt(text[(at + found + _parts[0].Length)..]))
            {
                return true;
            }
        }

        return false;
    }

    private bool ContinuesAt(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < _parts.Length; i++)
        {
            var near = text[..Math.Min(text.Length, MaxGap + _parts[i].Length)];
            var found = near.IndexOf(_parts[i], StringComparison.OrdinalIgnoreCase);
            if (found < 0 || (_staysInClause[i - 1] && EndsClause(near[..found])))
            {
                return false;
            }

            text = text[(found + _parts[i].Length)..];
        }

        return !_endsNumber || text is not [>= '0' and <= '9', ..] and not ['.', >= '0' and <= '9', ..];
    }

    private static bool EndsClause(ReadOnlySpan<char> gap)
    {
        foreach (var end in ClauseEnds)
        {
            if (gap.Contains(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
