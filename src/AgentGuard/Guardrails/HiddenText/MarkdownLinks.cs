namespace AgentGuard.Guardrails.HiddenText;

/// <summary>
/// Takes out of Markdown what a reader of the rendered text does not see, and what carries data: images and such links become their text,
/// titles of links, comments and definitions that nothing refers to go.
/// </summary>
internal sealed class MarkdownLinks
{
    private const int MostOpen = 256;
    private const int LongestLabel = 1_000;
    private readonly string _text;
    private readonly List<int> _open = [];
    private readonly List<(int Start, int End, string With)> _changes = [];
    private int _noCloseBefore;

    private MarkdownLinks(string text) => _text = text;

    /// <summary>Gives the text without them; the text itself where there are none.</summary>
    public static string Strip(string text)
    {
        if (!text.Contains(']', StringComparison.Ordinal))
        {
            return text;
        }

        var links = new MarkdownLinks(text);
        links.ReadLinks();
        links.ReadDefinitions();
        return MarkupCut.Apply(text, links._changes);
    }

    private void ReadLinks()
    {
        for (var at = 0; _text.AsSpan(at).IndexOfAny("[]\n") is >= 0 and var ahead; at++)
        {
            at += ahead;
            if (_text[at] == '\n' && at + 1 < _text.Length && _text[at + 1] is '\n' or '\r')
            {
                _open.Clear();
            }
            else if (_text[at] == '[')
            {
                if (_open.Count == MostOpen)
                {
                    _open.RemoveAt(0);
                }

                _open.Add(at);
            }
            else if (_text[at] == ']' && _open is [.., var open])
            {
                _open.RemoveAt(_open.Count - 1);
                at = ReadLink(open, at);
            }
        }
    }

    /// <summary>Reads what follows the text of a link or an image.</summary>
    /// <returns>The last index that belongs to it.</returns>
    private int ReadLink(int open, int close)
    {
        var isImage = open > 0 && _text[open - 1] == '!';
        if (close + 1 < _text.Length && _text[close + 1] == '(' && EndOfTarget(close + 1) is >= 0 and var end)
        {
            var target = LinkTarget.Of(_text.AsSpan(close + 2, end - close - 2));
            if (isImage || target.CarriesData)
            {
                _changes.Add((isImage ? open - 1 : open, open + 1, string.Empty));
                _changes.Add((close, end + 1, string.Empty));
            }
            else if (target.TitleLength > 0)
            {
                _changes.Add((close + 2 + target.Length, end, string.Empty));
            }

            return end;
        }

        return isImage ? ReadReferredImage(open, close) : close;
    }

    /// <summary>Reads an image whose address is a definition: <c>![text][label]</c>.</summary>
    private int ReadReferredImage(int open, int close)
    {
        var rest = _text.AsSpan(close + 1, Math.Min(LongestLabel, _text.Length - close - 1));
        if (!rest.StartsWith("[") || rest.IndexOfAny(']', '\n') is not (> 0 and var end) || rest[end] != ']')
        {
            return close;
        }

        _changes.Add((open - 1, open + 1, string.Empty));
        _changes.Add((close, close + end + 2, string.Empty));
        return close + end + 1;
    }

    /// <summary>The parenthesis that closes a target, with those within it counted; -1 where the line ends before.</summary>
    private int EndOfTarget(int open)
    {
        if (open < _noCloseBefore)
        {
            return -1;
        }

        var depth = 0;
        var at = open;
        for (; at < _text.Length && _text[at] != '\n'; at++)
        {
            depth += _text[at] == '(' ? 1 : _text[at] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        _noCloseBefore = at;
        return -1;
    }

    private void ReadDefinitions()
    {
        HashSet<string>? labels = null;
        for (var at = 0; at < _text.Length;)
        {
            var end = _text.IndexOf('\n', at) is >= 0 and var newline ? newline : _text.Length;
            if (LinkDefinition.Read(_text, at, end) is { } definition)
            {
                labels ??= LinkDefinition.LabelsIn(_text);
                if (definition.IsComment || !labels.Contains(definition.Label) || definition.Target.CarriesData)
                {
                    _changes.Add((at, Math.Min(_text.Length, end + 1), string.Empty));
                }
                else if (definition.Target.TitleLength > 0)
                {
                    _changes.Add((definition.TargetStart + definition.Target.Length, end, string.Empty));
                }
            }

            at = end + 1;
        }
    }
}
