using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentGuard.Schemas.Patterns;

/// <summary>A <c>pattern</c>: a regular expression of ECMA-262 that is matched without backtracking.</summary>
internal sealed class TextPattern
{
    private const int MaxOnStack = 256;

    private readonly string _source;
    private readonly PatternAutomaton? _automaton;
    private readonly Regex? _regex;

    private TextPattern(string source, PatternAutomaton? automaton, Regex? regex) =>
        (_source, _automaton, _regex) = (source, automaton, regex);

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

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (_automaton is not null)
        {
            return _automaton.IsMatch(text);
        }

        if (text.Length <= MaxOnStack)
        {
            Span<char> chars = stackalloc char[MaxOnStack];
            return IsMatch(chars[..Encoding.UTF8.GetChars(text, chars)]);
        }

        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var match = IsMatch(rented.AsSpan(0, Encoding.UTF8.GetChars(text, rented)));
        ArrayPool<char>.Shared.Return(rented, clearArray: true);
        return match;
    }

    public override string ToString() => _source;

    private bool IsMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
