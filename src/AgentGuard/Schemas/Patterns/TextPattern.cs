using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentGuard.Schemas.Patterns;

/// <summary>A <c>pattern</c>: a regular expression of ECMA-262 that is matched without backtracking.</summary>
internal sealed class TextPattern
{
    private const int MaxOnStack = 256;

    private readonly string _source;
    private readonly Regex? _regex;

    private TextPattern(string source, PatternAutomaton? automaton, Regex? regex) =>
        (_source, Automaton, _regex) = (source, automaton, regex);

    /// <summary>The automaton, unless the platform's engine matches.</summary>
    public PatternAutomaton? Automaton { get; }

    /// <summary>How long a match may take.</summary>
    public TimeSpan Timeout => _regex?.MatchTimeout ?? System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="ArgumentException">It is not well formed.</exception>
    /// <exception cref="NotSupportedException">It is not regular.</exception>
    public static TextPattern Compile(string pattern, JsonSchemaOptions options)
    {
        var node = new PatternParser(pattern).Parse();
        if (node.IsRegular && PatternAutomaton.Build(node) is { } automaton)
        {
            return new(pattern, automaton, regex: null);
        }

        if (!node.IsRegular && options.NonRegularPatterns == NonRegularPatterns.Error)
        {
            throw new NotSupportedException("it looks around or refers back, which is not a regular language");
        }

        var text = new PatternWriter().Write(node);
        return new(pattern, automaton: null, node.IsRegular
            ? new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
            : new Regex(text, RegexOptions.CultureInvariant, options.PatternTimeout));
    }

    /// <summary>Matches a text; null when that takes too long.</summary>
    public bool? Match(ReadOnlySpan<byte> text)
    {
        if (Automaton is not null)
        {
            return Automaton.IsMatch(text);
        }

        if (text.Length <= MaxOnStack)
        {
            Span<char> chars = stackalloc char[MaxOnStack];
            return Match(chars[..Encoding.UTF8.GetChars(text, chars)]);
        }

        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var match = Match(rented.AsSpan(0, Encoding.UTF8.GetChars(text, rented)));
        ArrayPool<char>.Shared.Return(rented, clearArray: true);
        return match;
    }

    public override string ToString() => _source;

    private bool? Match(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
