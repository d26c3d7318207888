namespace AgentGuard.Schemas.Patterns;

/// <summary>Reads a class in brackets; the opening one is already read.</summary>
internal sealed class PatternClassParser(PatternParser parser)
{
    private readonly List<(int From, int To)> _ranges = [];

    public CodePoints Parse()
    {
        var negated = parser.TryTake('^');
        while (!parser.TryTake(']'))
        {
            if (parser.AtEnd)
            {
                throw parser.Malformed("a class is not closed");
            }

            ParseRange();
        }

        var codes = CodePoints.Of(_ranges);
        return negated ? codes.Invert() : codes;
    }

    private void ParseRange()
    {
        var first = ParseAtom();
        var isRange = parser.IsNext('-') && !parser.IsAfterNext(']');
        if (!isRange || first.Ranges is not [var (from, end)] || from != end)
        {
            _ranges.AddRange(first.Ranges);
            return;
        }

        parser.TryTake('-');
        if (parser.AtEnd)
        {
            throw parser.Malformed("a class is not closed");
        }

        var last = ParseAtom();
        if (last.Ranges is [var (to, same)] && to == same)
        {
            _ranges.Add(from <= to ? (from, to) : throw parser.Malformed("a range ends before it starts"));
            return;
        }

        // Before Unicode mode, a hyphen beside a class such as \w stands for itself.
        _ranges.AddRange([.. first.Ranges, ('-', '-'), .. last.Ranges]);
    }

    private CodePoints ParseAtom()
    {
        if (!parser.TryTake('\\'))
        {
            return CodePoints.One(parser.TakeCode());
        }

        if (parser.AtEnd)
        {
            throw parser.Malformed("it ends within an escape");
        }

        return parser.TryTake('b') ? CodePoints.One('\b') : parser.TakeEscaped();
    }
}
