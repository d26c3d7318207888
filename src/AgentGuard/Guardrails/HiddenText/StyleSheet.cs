namespace AgentGuard.Guardrails.HiddenText;

/// <summary>The rules of the style sheets within a text, as far as their selectors are simple.</summary>
/// <remarks>
/// A selector is a tag, classes and an id, alone or within tags (<c>body .note</c>). Others, and rules that hold under conditions, are left
/// aside: text could be taken for hidden that is seen.
/// </remarks>
internal sealed class StyleSheet
{
    private const int MostRules = 2_000;
    private const int MostPerKey = 16;
    private readonly Dictionary<string, List<CssRule>> _rules = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Reads all <c>style</c> elements of a text; <see langword="null"/> where there is no rule.</summary>
    public static StyleSheet? Of(string text)
    {
        var sheet = new StyleSheet();
        for (var at = 0; (at = text.IndexOf("<style", at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            var open = text.IndexOf('>', at);
            if (open < 0)
            {
                break;
            }

            var close = text.IndexOf("</style", open, StringComparison.OrdinalIgnoreCase);
            var end = close < 0 ? text.Length : close;
            sheet.Read(CssText.Plain(text[(open + 1)..end]));
            at = end;
        }

        return sheet._rules.Count == 0 ? null : sheet;
    }

    /// <summary>What the rules say about an element, the more specific ones last.</summary>
    public CssStyle? StyleOf(string tag, string? id, string[] classes)
    {
        var style = Add(null, "*", tag, id, classes);
        style = Add(style, tag, tag, id, classes);
        foreach (var name in classes)
        {
            style = Add(style, "." + name, tag, id, classes);
        }

        return id is null ? style : Add(style, "#" + id, tag, id, classes);
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private CssStyle? Add(CssStyle? style, string key, string tag, string? id, string[] classes)
    {
        foreach (var rule in _rules.GetValueOrDefault(key) ?? [])
        {
            style = rule.Matches(tag, id, classes) ? style?.With(rule.Style) ?? rule.Style : style;
        }

        return style;
    }

    private void Read(string css)
    {
        var at = 0;
        while (_count < MostRules && css.IndexOf('{', at) is >= 0 and var open)
        {
            var selectors = css[at..open].Replace("<!--", string.Empty, StringComparison.Ordinal).Trim();
            var isScreen = selectors is "@media all" or "@media screen" || selectors.StartsWith("@layer", StringComparison.Ordinal)
                || selectors.StartsWith("@supports", StringComparison.Ordinal);
            if (isScreen)
            {
                at = open + 1;
                continue;
            }

            var close = selectors.StartsWith('@') ? EndOfBlock(css, open) : css.IndexOf('}', open);
            close = close < 0 ? css.Length : close;
            if (!selectors.StartsWith('@') && CssStyle.Parse(css[(open + 1)..close]) is { } style)
            {
                Add(selectors.TrimStart('}', ' ', '\n', '\r', '\t'), style);
            }

            at = Math.Min(css.Length, close + 1);
        }
    }

    private static int EndOfBlock(string css, int open)
    {
        var depth = 0;
        for (var i = open; i < css.Length; i++)
        {
            depth += css[i] == '{' ? 1 : css[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private void Add(string selectors, CssStyle style)
    {
        foreach (var selector in selectors.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var compounds = selector.Replace('>', ' ').Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (compounds.Length > 0 && compounds[..^1].All(compound => IsName(compound) || compound == "*"))
            {
                AddSimple(compounds[^1], style);
            }
        }
    }

    private void AddSimple(string compound, CssStyle style)
    {
        string? tag = null, id = null;
        var classes = new List<string>();
        for (var at = 0; at < compound.Length;)
        {
            var end = compound.AsSpan(at + 1).IndexOfAny('.', '#') is >= 0 and var next ? at + 1 + next : compound.Length;
            var name = compound[at] is '.' or '#' ? compound[(at + 1)..end] : compound[at..end];
            if (!IsName(name) && name != "*")
            {
                return;
            }

            _ = compound[at] switch
            {
                '.' => AddTo(classes, name),
                '#' => id = name,
                _ => tag = name == "*" ? null : name,
            };
            at = end;
        }

        var key = id is not null ? "#" + id : classes.Count > 0 ? "." + classes[0] : tag ?? "*";
        if (!_rules.TryGetValue(key, out var rules))
        {
            _rules[key] = rules = [];
        }

        // Later rules win; a sheet that says the same thing over and over must not cost more than one that says it once.
        if (rules.Count == MostPerKey)
        {
            rules.RemoveAt(0);
        }

        rules.Add(new CssRule(tag, id, [.. classes], style));
        _count++;
    }

    private static string AddTo(List<string> classes, string name)
    {
        classes.Add(name);
        return name;
    }
}
