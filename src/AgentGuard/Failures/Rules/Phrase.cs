namespace AgentGuard.Failures.Rules;

/// <summary>A phrase of a message. <c>*</c> stands for up to 120 characters, a final <c>#</c> for the end of a number.</summary>
internal sealed class Phrase
{
    private const int MaxGap = 120;

    private readonly string[] _parts;
    private readonly bool _endsNumber;

    public Phrase(string pattern)
    {
        _endsNumber = pattern.EndsWith('#');
        _parts = pattern.TrimEnd('#').Split('*');
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
        foreach (var part in _parts.AsSpan(1))
        {
            var near = text[..Math.Min(text.Length, MaxGap + part.Length)];
            var found = near.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            text = text[(found + part.Length)..];
        }

        return !_endsNumber || text is not [>= '0' and <= '9', ..] and not ['.', >= '0' and <= '9', ..];
    }
}
