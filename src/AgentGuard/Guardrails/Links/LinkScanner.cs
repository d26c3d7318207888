using System.Buffers;

namespace AgentGuard.Guardrails.Links;

/// <summary>Finds what of a text a reader or a page would follow or load, and does not lie within the allowed.</summary>
/// <remarks>
/// It does not parse Markdown or HTML, whose readers differ, but looks at every place that any of them may take for an address: after a
/// scheme and two slashes, after <c>=</c>, <c>(</c>, <c>]:</c>, within <c>&lt;…&gt;</c>, and <c>www.</c> So a value within code counts too.
/// Each place is looked at once and no further than <see cref="Most"/> characters.
/// </remarks>
internal ref struct LinkScanner(ReadOnlySpan<char> text, AllowedTargets links, AllowedTargets images)
{
    public const int Most = 2048;
    private const int LongestScheme = 32;
    private const int MostBrackets = 16;
    private static readonly SearchValues<char> Triggers = SearchValues.Create(":<](=wW");
    private static readonly SearchValues<char> AfterHost = SearchValues.Create("\"`'>(){}|^,;*");
    private static readonly SearchValues<char> Ends = SearchValues.Create(
        [.. Enumerable.Range(0, 0x3001).Select(c => (char)c).Where(c => char.IsWhiteSpace(c) || char.IsControl(c)), '<']);

    private readonly ReadOnlySpan<char> _text = text;
    private int _within;
    private int _judgedUntil;

    /// <summary>The places to take away, in order; <see langword="null"/> for none.</summary>
    public List<(int Start, int Length, bool IsImage)>? Found { get; private set; }

    /// <summary>How much of the text no continuation changes.</summary>
    public int Settled { get; private set; }

    public void Run()
    {
        Settled = _text.Length;
        var at = 0;
        while (at < _text.Length && _text[at..].IndexOfAny(Triggers) is >= 0 and var ahead)
        {
            at += ahead;
            at = Math.Max(at + 1, _text[at] switch
            {
                ':' => AfterScheme(at),
                '<' => WithinAngles(at),
                ']' => AfterBracket(at),
                '(' => Value(at, isMarked: PrecededBy(at, "url") || PrecededBy(at, "]")),
                '=' => Value(at, isMarked: false),
                _ => Www(at),
            });
        }

        var start = _text.Length;
        while (start > 0 && _text.Length - start < LongestScheme && WebTargetReader.IsSchemeLetter(_text[start - 1]))
        {
            start--;
        }

        Settle(start);
        for (var i = (Found?.Count ?? 0) - 1; i >= 0; i--)
        {
            var (first, length, _) = Found![i];
            Settled = first < Settled && first + length > Settled ? first : Settled;
        }
    }

    private int AfterScheme(int colon)
    {
        var floor = Found is [.., var last] ? last.Start + last.Length : 0;
        var start = colon;
        while (start > floor && colon - start < LongestScheme && WebTargetReader.IsSchemeLetter(_text[start - 1]))
        {
            start--;
        }

        while (start < colon && !char.IsAsciiLetter(_text[start]))
        {
            start++;
        }

        if (start == colon)
        {
            return colon;
        }

        if (colon + 2 >= _text.Length)
        {
            Settle(start);
            return colon;
        }

        return WebTargetReader.IsSlash(_text[colon + 1]) && WebTargetReader.IsSlash(_text[colon + 2]) ? Bare(start, start) : colon;
    }

    private int Www(int at)
    {
        var isStart = at == 0 || !(char.IsAsciiLetterOrDigit(_text[at - 1]) || _text[at - 1] is '-' or '.' or '/' or '@');
        return isStart && IsWww(_text[at..]) ? Bare(at, at) : at;
    }

    /// <summary>An address in running text: up to white space, as the greediest reader takes it, or up to where its host must have ended.</summary>
    private int Bare(int start, int at)
    {
        if (start < _judgedUntil || (start < _within && start > 0 && "/=?&#%:@~_".Contains(_text[start - 1], StringComparison.Ordinal)))
        {
            return at;
        }

        var end = EndOf(start, Ends);
        var greedy = _text[start..end];
        var host = IsWww(greedy) ? 0 : Math.Min(greedy.Length, greedy.IndexOf(':') + 3);
        var rest = greedy[host..];
        var path = rest.IndexOfAny("/\\?#");
        var quote = (path < 0 ? rest : rest[..path]).IndexOfAny(AfterHost);
        var usual = quote >= 0 ? greedy[..(host + quote)] : Shown(greedy);
        var isAllowed = Judge(start, Full(usual), out var isImage)
            && AllowsGreedier(start, usual, greedy, path < 0 ? greedy.Length : host + path, ref isImage);
        if (!isAllowed)
        {
            var length = Math.Max(1, Shown(greedy).Length);
            Add(start, length, isImage);
            return start + length;
        }

        _within = start + (greedy.IndexOfAny("\"'`>") is >= 0 and var inner ? inner : greedy.Length);
        return at + 3;
    }

    /// <summary>The value after <c>=</c> or <c>(</c>: an address by its slashes or by a scheme that leads out.</summary>
    private int Value(int sign, bool isMarked)
    {
        if (sign < Math.Max(_within, _judgedUntil))
        {
            return sign;
        }

        var at = sign + 1;
        while (at < _text.Length && char.IsWhiteSpace(_text[at]) && at - sign < 64)
        {
            at++;
        }

        at += at + 1 < _text.Length && _text[at] == '\\' && _text[at + 1] is '"' or '\'' ? 1 : 0;
        if (at >= _text.Length)
        {
            Settle(sign);
            return sign;
        }

        var quote = _text[at] is '"' or '\'' ? _text[at] : '\0';
        var start = quote == '\0' ? at : at + 1;
        if (quote == '\0' && _text[at] == '<' && isMarked)
        {
            (quote, start) = ('>', at + 1);
        }

        return Outward(start, isMarked) switch
        {
            null => Undecided(sign),
            false => sign,
            _ => JudgeValue(sign, start, quote, isMarked),
        };
    }

    private int JudgeValue(int sign, int start, char quote, bool isMarked)
    {
        var end = start;
        var depth = 0;
        while (end < _text.Length && end - start < Most && !(quote != '\0' ? _text[end] == quote : EndsUnquoted(_text[end], ref depth)))
        {
            end++;
        }

        if (end == _text.Length)
        {
            Settle(sign);
        }

        var value = _text[start..end];
        if (Readings(value, start, out var isImage))
        {
            // What begins with "www." is a path here, and an address to whoever shows it as plain text: it is looked at once more.
            _judgedUntil = IsWww(value) ? _judgedUntil : Math.Max(_judgedUntil, end);
            return start;
        }

        // What is taken away of a link is its bracket too; of anything else the value alone.
        var from = isMarked ? sign : start;
        var to = isMarked && _text[sign] == '(' ? Closing(sign, end, quote) : end;
        Add(from, Math.Max(1, to - from), isImage);
        return to;
    }

    private static bool EndsUnquoted(char c, ref int depth)
    {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        return depth < 0 || char.IsWhiteSpace(c) || c is '>' or '<' or '"';
    }

    /// <summary>The end of a destination in Markdown: behind its title and its bracket, where they are there.</summary>
    private int Closing(int sign, int end, char quote)
    {
        var at = quote == '\0' ? end : Math.Min(_text.Length, end + 1);
        var rest = _text[at..Math.Min(_text.Length, at + 256)];
        var title = rest.Length - rest.TrimStart(" \t\n").Length;
        var isQuoted = title < rest.Length && rest[title] is '"' or '\'';
        var quoted = isQuoted ? rest[(title + 1)..].IndexOf(rest[title]) : -1;
        var from = quoted < 0 ? title : title + quoted + 2;
        var bracket = rest[from..].IndexOfAny(")\n");
        if ((bracket < 0 || (isQuoted && quoted < 0)) && at + 256 >= _text.Length)
        {
            Settle(sign);
        }

        return bracket >= 0 && rest[from + bracket] == ')' ? at + from + bracket + 1 : end;
    }

    /// <summary>After <c>](</c> and <c>]:</c> stands an address of Markdown.</summary>
    private int AfterBracket(int at)
    {
        if (at + 1 == _text.Length)
        {
            Settle(at);
            return at;
        }

        return _text[at + 1] == ':' ? Value(at + 1, isMarked: true) : at;
    }

    private int WithinAngles(int at)
    {
        var end = at + 1;
        while (end < _text.Length && end - at < Most && !char.IsWhiteSpace(_text[end]) && _text[end] is not ('<' or '>'))
        {
            end++;
        }

        if (end == _text.Length)
        {
            Settle(at);
        }

        var inner = _text[(at + 1)..end];
        if (LinkText.IsLoadingElement(inner))
        {
            // What they load is not written as an address ('@import'), so the element as such goes.
            Add(at, end - at, isImage: true);
            return end;
        }

        var isAutolink = end < _text.Length && _text[end] == '>' && WebTargetReader.SchemeOf(inner).Length > 1;
        if (isAutolink && !Readings(inner, at, out var isImage))
        {
            Add(at, end + 1 - at, isImage);
            return end + 1;
        }

        return at;
    }

    /// <summary>Whether a value may lead elsewhere by how it begins; <see langword="null"/> when that is not known yet.</summary>
    private readonly bool? Outward(int start, bool isMarked)
    {
        var at = start;
        while (at < _text.Length && at - start < 64 && _text[at] <= ' ')
        {
            at++;
        }

        var head = _text[at..Math.Min(_text.Length, at + 64)];
        if (head.Length < 2)
        {
            return at + head.Length < _text.Length ? false : null;
        }

        if (WebTargetReader.IsSlash(head[0]) || head[0] == '&')
        {
            return WebTargetReader.IsSlash(head[1]) || head[0] == '&' || (isMarked && head[0] == '\\');
        }

        var end = head.IndexOfAnyExcept(LinkText.SchemeOrHidden);
        if (end < 0)
        {
            return at + head.Length < _text.Length ? false : null;
        }

        var isCall = start > 0 && _text[start - 1] == '(';
        return head[end] is ':' or '&' or '\\' && LinkText.IsOutward(head[..(end + 1)], isMarked, isCall);
    }

    private bool Readings(ReadOnlySpan<char> value, int at, out bool isImage)
    {
        var plain = LinkText.Decode(value);
        isImage = false;
        return LinkText.IsEmptyData(plain)
            || (Judge(at, plain, out isImage)
                && (!plain.Contains('\\', StringComparison.Ordinal) || Judge(at, LinkText.Unescape(plain), out isImage)));
    }

    private bool Judge(int at, ReadOnlySpan<char> address, out bool isImage)
    {
        var target = WebTargetReader.Read(address);
        var (asLink, asImage) = (links.Allows(target), images.Allows(target));
        isImage = asLink != asImage ? LinkText.IsLoaded(_text, at) : !asLink && LinkText.IsLoaded(_text, at);
        return isImage ? asImage : asLink;
    }

    /// <summary>
    /// Whether greedier readings than the usual one are allowed too: the whole, and within the host up to each bracket, since what stands in a
    /// bracket may itself be taken away.
    /// </summary>
    private bool AllowsGreedier(int start, ReadOnlySpan<char> usual, ReadOnlySpan<char> greedy, int hostEnd, ref bool isImage)
    {
        var reading = greedy;
        for (var brackets = 0; reading.Length > usual.Length; brackets++)
        {
            if (brackets > MostBrackets || (LeadsElsewhere(usual, reading) && !Judge(start, Full(reading), out isImage)))
            {
                return false;
            }

            reading = reading[..Math.Max(0, reading[..Math.Min(reading.Length, hostEnd)].LastIndexOf('('))];
        }

        return true;
    }

    /// <summary>Whether the greediest reading is of another host, and one that can exist: no top level has a quote in it.</summary>
    private static bool LeadsElsewhere(ReadOnlySpan<char> usual, ReadOnlySpan<char> greedy)
    {
        var target = WebTargetReader.Read(Full(greedy));
        return target.Kind is WebTargetKind.Host
            && target.Host.AsSpan(target.Host.LastIndexOf('.') + 1).IndexOfAnyExcept(LinkText.LabelLetters) < 0
            && target.Host != WebTargetReader.Read(Full(usual)).Host;
    }

    /// <summary>An address without the marks that follow it in a sentence.</summary>
    private static ReadOnlySpan<char> Shown(ReadOnlySpan<char> greedy) =>
        (greedy.IndexOfAny("\"`>") is >= 0 and var stop ? greedy[..stop] : greedy).TrimEnd(".,;:!?)]}'*_");

    private static bool IsWww(ReadOnlySpan<char> address) =>
        address.Length > 4 && address.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && (char.IsLetterOrDigit(address[4]) || address[4] == '%');

    private static string Full(ReadOnlySpan<char> address) =>
        IsWww(address) ? string.Concat("http://", address) : address.ToString();

    private int EndOf(int start, SearchValues<char> ends)
    {
        var reach = _text[start..Math.Min(_text.Length, start + Most)];
        var length = reach.IndexOfAny(ends);
        if (length < 0 && reach.Length < Most)
        {
            Settle(start);
        }

        return start + (length < 0 ? reach.Length : length);
    }

    private readonly bool PrecededBy(int at, string word) =>
        at >= word.Length && _text[(at - word.Length)..at].Equals(word, StringComparison.OrdinalIgnoreCase);

    private int Undecided(int at)
    {
        Settle(at);
        return at;
    }

    private void Settle(int at) => Settled = Math.Min(Settled, at);

    private void Add(int start, int length, bool isImage) => (Found ??= []).Add((start, length, isImage));
}
