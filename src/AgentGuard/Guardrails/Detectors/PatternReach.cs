using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>How far a regular expression of .NET can look ahead.</summary>
/// <remarks>
/// The expression is read by the parser of schemas, which knows the syntax of ECMA-262. Where the two differ it fails, or reads
/// something that matches as much or more; what it would read as less (a class that begins with a bracket, the difference of classes)
/// counts as not known.
/// </remarks>
internal static class PatternReach
{
    /// <summary>The reach of an expression without a bound, and of one that is not understood.</summary>
    public const int Unknown = int.MaxValue;

    /// <summary>An end of the text counts before a last line feed too.</summary>
    private const int MostOfAssertion = 2;

    /// <summary>How many characters from the beginning of a match decide it, or <see cref="Unknown"/>.</summary>
    public static int Of(string pattern)
    {
        try
        {
            return HasPlainClasses(pattern) && Longest(new PatternParser(pattern).Parse()) is { } length ? (int)length : Unknown;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Unknown;
        }
    }

    /// <summary>Whether all classes end at the first bracket for .NET too.</summary>
    private static bool HasPlainClasses(string pattern)
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (inClass ? rest.StartsWith("-[") : rest.StartsWith("[]") || rest.StartsWith("[^]"))
            {
                return false;
            }

            i += pattern[i] == '\\' ? 1 : 0;
            inClass = rest[0] is '[' || (inClass && rest[0] is not ']');
        }

        return true;
    }

    /// <summary>The most characters that a part can match, and that an assertion beside it looks at; none where there is no bound.</summary>
    private static long? Longest(PatternNode node) => node switch
    {
        // A character beyond the basic plane is two for .NET, and a class is one.
        PatternNode.Set set => set.Codes.Ranges is [var first, ..] && first.From > char.MaxValue ? 2 : 1,
        PatternNode.Sequence sequence => sequence.Parts.Aggregate((long?)0, (sum, part) => Bounded(sum + Longest(part))),
        PatternNode.Choice choice => choice.Options.Aggregate((long?)0, (most, option) => Most(most, Longest(option))),
        PatternNode.Repeat repeat => Bounded(Longest(repeat.Part) * repeat.Max),
        PatternNode.Group group => Longest(group.Part),
        PatternNode.Start => 0,
        PatternNode.End or PatternNode.WordBoundary => MostOfAssertion,
        _ => null,
    };

    private static long? Most(long? one, long? other) => one is { } a && other is { } b ? Math.Max(a, b) : null;

    private static long? Bounded(long? length) => length < Unknown ? length : null;
}
