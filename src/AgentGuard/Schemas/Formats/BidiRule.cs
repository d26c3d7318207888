namespace AgentGuard.Schemas.Formats;

/// <summary>The rule of RFC 5893 for names in which some letter is written from right to left.</summary>
internal static class BidiRule
{
    public static bool Holds(IReadOnlyList<string> labels) =>
        !labels.Any(label => label.Any(IsRightToLeft)) || labels.All(Holds);

    private static bool Holds(string label)
    {
        if (label.Any(IsRightToLeft))
        {
            var digits = label.Any(char.IsAsciiDigit) || label.Any(c => c is >= '\u06F0' and <= '\u06F9');
            return IsRightToLeft(label[0]) && !label.Any(IsLeftToRight) && !(digits && label.Any(c => c is >= '\u0660' and <= '\u0669'));
        }

        return label.Length > 0 && !char.IsAsciiDigit(label[0]);
    }

    private static bool IsRightToLeft(char c) =>
        c is (>= '\u05BE' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')
        && char.IsLetter(c);

    private static bool IsLeftToRight(char c) => char.IsLetter(c) && !IsRightToLeft(c);
}
