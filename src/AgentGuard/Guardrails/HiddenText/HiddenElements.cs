namespace AgentGuard.Guardrails.HiddenText;

/// <summary>
/// Takes out of a text what a browser does not show of it: comments, hidden elements, attributes that speak to a machine; and what loads or
/// carries data away. The rest stays as it was written.
/// </summary>
internal sealed class HiddenElements
{
    private readonly string _text;
    private readonly List<(int Start, int End, string With)> _changes = [];
    private readonly StyleSheet? _sheet;
    private readonly bool _isXml;
    private readonly HtmlElements _elements = new();
    private int _shown;
    private int _shownLength;
    private bool _noMoreEnds;

    private HiddenElements(string text)
    {
        _text = text;
        _sheet = StyleSheet.Of(text);
        _isXml = text.AsSpan().TrimStart().StartsWith("<?xml", StringComparison.Ordinal);
    }

    /// <summary>Whether something hidden was cut.</summary>
    public bool FoundHidden { get; private set; }

    /// <summary>Whether something was cut that loads or carries data.</summary>
    public bool FoundActive { get; private set; }

    private bool IsShown => _elements.Look.ShowsText;

    /// <summary>Reads a text with markup.</summary>
    public static HiddenElements Of(string text)
    {
        var reading = new HiddenElements(text);
        reading.Read();
        return reading;
    }

    /// <summary>What was changed, from left to right.</summary>
    public IReadOnlyList<(int Start, int End, string With)> Changes => _changes;

    public override string ToString() => MarkupCut.Apply(_text, _changes);

    private void Read()
    {
        var at = 0;
        while (at < _text.Length && _text.AsSpan(at).IndexOf('<') is >= 0 and var ahead)
        {
            at += ahead;
            at = at + 1 == _text.Length ? _text.Length
                : _text[at + 1] is '!' or '?' ? ReadDeclaration(at)
                : HtmlTag.Read(_text, at) is { } tag ? ReadTag(at, tag)
                : _text[at + 1] == '/' ? ReadBogus(at)
                : at + 1;
        }

        Show(_text.Length);
        _elements.CloseAll();
        DropEmptied(_text.Length, _text.Length);
    }

    private void Cut(int start, int end) => _changes.Add((start, end, string.Empty));

    /// <summary>Cuts what would be left of elements that hide all their text: a pair of tags.</summary>
    /// <param name="at">Where the elements end that another one's tag closes.</param>
    /// <param name="ownEnd">Where the outermost of them ends, which its own tag closes.</param>
    private void DropEmptied(int at, int ownEnd)
    {
        while (_elements.Closed.TryDequeue(out var element))
        {
            var end = _elements.Closed.Count == 0 ? ownEnd : at;
            if (element.IsKept && !element.Look.ShowsText && element.ShownBefore == _shownLength && end > element.Start)
            {
                Cut(element.Start, end);
                FoundHidden = true;
            }
        }
    }

    /// <summary>Keeps or cuts the text up to an index, as the element in which it stands is shown or not.</summary>
    private void Show(int end)
    {
        if (IsShown)
        {
            _shownLength += end > _shown && !string.IsNullOrWhiteSpace(_text[_shown..end]) ? end - _shown : 0;
        }
        else if (end > _shown)
        {
            FoundHidden |= !string.IsNullOrWhiteSpace(_text[_shown..end]);
            Cut(_shown, end);
        }

        _shown = Math.Max(_shown, end);
    }

    private int CutHidden(int start, int end)
    {
        Show(start);
        FoundHidden = true;
        Cut(start, end);
        _shown = end;
        return end;
    }

    private int ReadDeclaration(int at)
    {
        var rest = _text.AsSpan(at);
        if (rest.StartsWith("<!--"))
        {
            return CutHidden(at, EndOfComment(at));
        }

        if (rest.StartsWith("<![CDATA["))
        {
            var close = _text.IndexOf("]]>", at, StringComparison.Ordinal);
            return _isXml ? at + "<![CDATA[".Length : CutHidden(at, close < 0 ? _text.Length : close + 3);
        }

        var isCode = rest.StartsWith("<?xml") || rest.StartsWith("<?php") || rest.StartsWith("<?=");
        return isCode || rest.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) ? at + 2 : ReadBogus(at);
    }

    /// <summary>What begins as a declaration or an end tag and is none, browsers take for a comment.</summary>
    private int ReadBogus(int at)
    {
        var end = _noMoreEnds ? -1 : _text.IndexOf('>', at);
        _noMoreEnds = end < 0;
        return end < 0 ? at + 2 : CutHidden(at, end + 1);
    }

    private int EndOfComment(int at)
    {
        if (_text.AsSpan(at + 4).StartsWith(">"))
        {
            return at + 5;
        }

        if (_text.AsSpan(at + 4).StartsWith("->"))
        {
            return at + 6;
        }

        var end = _text.AsSpan(at + 4).IndexOf("--");
        var from = at + 4;
        while (end >= 0)
        {
            from += end + 2;
            var rest = _text.AsSpan(from);
            if (rest.StartsWith(">") || rest.StartsWith("!>"))
            {
                return from + (rest[0] == '>' ? 1 : 2);
            }

            from--;
            end = _text.AsSpan(from).IndexOf("--");
        }

        return _text.Length;
    }

    private int ReadTag(int at, HtmlTag tag)
    {
        if (tag.IsOpenEnded)
        {
            // A browser shows nothing from here on; where no value was begun, this was no markup.
            return tag.Attributes.Any(attribute => attribute.Value.Length > 0) ? CutHidden(at, _text.Length) : _text.Length;
        }

        return tag.IsClosing ? ReadEndTag(at, tag) : ReadStartTag(at, tag);
    }

    private int ReadEndTag(int at, HtmlTag tag)
    {
        Show(at);
        var isKept = _elements.Close(tag.Name) ?? IsShown;
        if (!isKept)
        {
            Cut(at, tag.End);
        }

        DropEmptied(at, tag.End);
        _shown = tag.End;
        return tag.End;
    }

    private int ReadStartTag(int at, HtmlTag tag)
    {
        Show(at);
        _elements.EndBefore(tag.Name);
        DropEmptied(at, at);
        var outer = _elements.Look;
        var isNeverShown = HtmlNames.Raw.Contains(tag.Name) || HtmlVisibility.IsNeverShown(tag);
        var look = outer.Within(HtmlVisibility.StyleOf(tag, _sheet), isNeverShown || HtmlVisibility.IsHiddenByAttribute(tag));
        _shown = tag.End;
        if (HtmlNames.Raw.Contains(tag.Name))
        {
            return ReadRaw(at, tag);
        }

        if (tag.Name is "img" || HtmlNames.Loading.Contains(tag.Name))
        {
            ReplaceLoading(at, tag, look);
            return tag.End;
        }

        var isActive = HtmlVisibility.CarriesData(tag);
        var isKept = !look.IsGone && outer is { IsGone: false } && !isActive;
        FoundHidden |= look.IsGone && !outer.IsGone;
        FoundActive |= isActive && !look.IsGone;
        if (isKept)
        {
            CleanAttributes(tag);
        }
        else
        {
            Cut(at, tag.End);
        }

        if (!HtmlNames.Void.Contains(tag.Name) && !(tag.IsSelfClosing && (_isXml || tag.IsCapital || !HtmlNames.Containers.Contains(tag.Name))))
        {
            _elements.Open(new(tag.Name, look, isKept, Hides: outer.ShowsText && !look.ShowsText, at, _shownLength));
        }

        return tag.End;
    }

    private int ReadRaw(int at, HtmlTag tag)
    {
        var close = _text.IndexOf("</" + tag.Name, tag.End, StringComparison.OrdinalIgnoreCase);
        var end = close < 0 ? -1 : _text.IndexOf('>', close);
        return CutHidden(at, end < 0 ? _text.Length : end + 1);
    }

    private void ReplaceLoading(int at, HtmlTag tag, HtmlLook look)
    {
        var alt = tag.Name is "img" && look.ShowsText ? HtmlVisibility.Shortened(tag["alt"] ?? string.Empty) : string.Empty;
        _changes.Add((at, tag.End, alt.Replace('<', '‹').Replace('[', '(')));
        _shownLength += alt.Length;
        FoundActive = true;
    }

    private void CleanAttributes(HtmlTag tag)
    {
        foreach (var attribute in tag.Attributes)
        {
            if (HtmlVisibility.Cleaned(attribute) is not { } value)
            {
                Cut(attribute.Start, attribute.End);
                FoundHidden = true;
            }
            else if (!ReferenceEquals(value, attribute.Value))
            {
                _changes.Add((attribute.Start, attribute.End, $" {attribute.Name}=\"{value.Replace("\"", "&quot;", StringComparison.Ordinal)}\""));
                FoundHidden = true;
            }
        }
    }
}
