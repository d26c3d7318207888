namespace AgentGuard.Guardrails.HiddenText;

/// <summary>A start or end tag of HTML, read as browsers read it.</summary>
internal sealed class HtmlTag
{
    private readonly List<HtmlAttribute> _attributes = [];

    private HtmlTag(string name, bool isClosing) => (Name, IsClosing) = (name, isClosing);

    /// <summary>The name, in lower case.</summary>
    public string Name { get; }

    public bool IsClosing { get; }

    /// <summary>Whether the name was written with a capital, as in code of components and in XML.</summary>
    public bool IsCapital { get; private init; }

    public bool IsSelfClosing { get; private set; }

    /// <summary>Where the tag ends, behind its <c>&gt;</c>; the end of the text where it does not.</summary>
    public int End { get; private set; }

    /// <summary>Whether the text ended before the tag did.</summary>
    public bool IsOpenEnded { get; private set; }

    public IReadOnlyList<HtmlAttribute> Attributes => _attributes;

    public string? this[string name]
    {
        get
        {
            foreach (var attribute in _attributes)
            {
                if (attribute.Name == name)
                {
                    return attribute.Value;
                }
            }

            return null;
        }
    }

    /// <summary>Reads the tag that begins at an index; <see langword="null"/> where none does.</summary>
    public static HtmlTag? Read(string text, int at)
    {
        var isClosing = at + 1 < text.Length && text[at + 1] == '/';
        var start = at + (isClosing ? 2 : 1);
        if (start >= text.Length || !char.IsAsciiLetter(text[start]))
        {
            return null;
        }

        var end = start;
        while (end < text.Length && !EndsName(text[end]))
        {
            end++;
        }

        var tag = new HtmlTag(text[start..end].ToLowerInvariant(), isClosing) { IsCapital = char.IsAsciiLetterUpper(text[start]) };
        tag.ReadAttributes(text, end);
        return tag;
    }

    private static bool EndsName(char c) => c is '>' or '/' || char.IsWhiteSpace(c);

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private void ReadAttributes(string text, int at)
    {
        while (true)
        {
            var start = at;
            at = SkipSpace(text, at);
            if (at >= text.Length)
            {
                (End, IsOpenEnded) = (text.Length, true);
                return;
            }

            if (text[at] == '>')
            {
                (End, IsSelfClosing) = (at + 1, text[at - 1] == '/');
                return;
            }

            at = text[at] == '/' ? at + 1 : ReadAttribute(text, start, at);
        }
    }

    private int ReadAttribute(string text, int start, int at)
    {
        var end = at + 1;
        while (end < text.Length && text[end] != '=' && !EndsName(text[end]))
        {
            end++;
        }

        var name = text[at..end].ToLowerInvariant();
        var equals = SkipSpace(text, end);
        if (equals >= text.Length || text[equals] != '=')
        {
            _attributes.Add(new(name, string.Empty, start, end));
            return end;
        }

        var value = SkipSpace(text, equals + 1);
        if (value < text.Length && text[value] is ('"' or '\''))
        {
            var close = text.IndexOf(text[value], value + 1);
            end = close < 0 ? text.Length : close;
            _attributes.Add(new(name, text[(value + 1)..end], start, Math.Min(text.Length, end + 1)));
            return Math.Min(text.Length, end + 1);
        }

        end = value;
        while (end < text.Length && text[end] != '>' && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        _attributes.Add(new(name, text[value..end], start, end));
        return end;
    }
}
