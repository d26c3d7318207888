using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Finds the user and password of a <c>curl</c> command (<c>-u</c>, <c>--user</c>).</summary>
internal sealed class CommandPasswordDetector : AnchoredDetector
{
    private const string Command = "curl ";
    private const string ShortOption = " -u";
    private const string LongOption = " --user";
    private const int ReachBack = 400;
    private const int MostSpaces = 16;
    private const int LongestPair = 256;
    private const int Shortest = 6;
    private static readonly SearchValues<char> StandIns = SearchValues.Create("$<[{*");

    public CommandPasswordDetector()
        : base("PASSWORD", StringComparison.Ordinal, ShortOption, LongOption + " ", LongOption + "=")
    {
    }

    public override string? Cue => Command;

    protected override int OpenFrom(ReadOnlySpan<char> text, int anchor)
    {
        var pair = StartOfPair(text, anchor, out var quote);
        return pair >= 0 && text.Length - pair <= LongestPair && EndOfPair(text, pair, quote) < 0 ? pair : -1;
    }

    protected override int Measure(ReadOnlySpan<char> text, ref int start)
    {
        start = StartOfPair(text, start, out var quote);
        if (start < 0)
        {
            return 0;
        }

        var end = EndOfPair(text, start, quote);
        var value = text[start..(end < 0 ? Math.Min(text.Length, start + LongestPair) : end)];
        var colon = value.IndexOf(':');
        if (colon <= 0)
        {
            return 0;
        }

        var password = value[(colon + 1)..].Trim("'\"");
        var secret = password.IsEmpty ? value[..colon] : password;
        return secret.Length >= Shortest && !StandIns.Contains(secret[0]) && secret.ContainsAny(Digits) ? value.Length : 0;
    }

    /// <summary>Where the value of an option begins, or -1 where no command stands before it.</summary>
    private static int StartOfPair(ReadOnlySpan<char> text, int anchor, out char quote)
    {
        quote = ' ';
        if (text[Math.Max(0, anchor + 1 - ReachBack)..(anchor + 1)].LastIndexOf(Command, StringComparison.Ordinal) < 0)
        {
            return -1;
        }

        var pair = anchor + (text[anchor..].StartsWith(LongOption, StringComparison.Ordinal) ? LongOption.Length : ShortOption.Length);
        pair += pair < text.Length && text[pair] == '=' ? 1 : 0;
        var most = pair + MostSpaces;
        while (pair < text.Length && pair < most && text[pair] == ' ')
        {
            pair++;
        }

        if (pair < text.Length && text[pair] is '"' or '\'')
        {
            quote = text[pair++];
        }

        return pair;
    }

    /// <summary>The end of a value: the quote it began with, else white space; -1 where it goes on to the end of the text.</summary>
    private static int EndOfPair(ReadOnlySpan<char> text, int pair, char quote)
    {
        var value = text[pair..Math.Min(text.Length, pair + LongestPair)];
        var end = quote == ' ' ? value.IndexOfAny(" \t\r\n") : value.IndexOf(quote);
        return end < 0 ? -1 : pair + end;
    }
}
