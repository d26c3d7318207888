using System.Collections.Concurrent;
using System.Globalization;

namespace AgentGuard.Schemas.Patterns;

/// <summary>A set of code points as sorted ranges that neither touch nor overlap.</summary>
internal sealed class CodePoints
{
    private const int Max = 0x10FFFF;
    private static readonly ConcurrentDictionary<UnicodeCategory, CodePoints> Categories = new();

    private CodePoints(IReadOnlyList<(int From, int To)> ranges) => Ranges = ranges;

    public IReadOnlyList<(int From, int To)> Ranges { get; }

    public static CodePoints Digits { get; } = Of(('0', '9'));

    public static CodePoints Word { get; } = Of(('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_'));

    /// <summary>White space and line ends of ECMA-262.</summary>
    public static CodePoints Space { get; } = Of(
        ('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F),
        (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    /// <summary>What a dot matches.</summary>
    public static CodePoints Dot { get; } = Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)).Invert();

    public static CodePoints All { get; } = Of((0, Max));

    public static CodePoints One(int code) => new([(code, code)]);

    public static CodePoints Of(params IEnumerable<(int From, int To)> ranges)
    {
        var merged = new List<(int From, int To)>();
        foreach (var (from, to) in ranges.Order())
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return new(merged);
    }

    public static CodePoints Of(Func<UnicodeCategory, bool> includes) => Of(
        Enum.GetValues<UnicodeCategory>().Where(includes).SelectMany(category => Categories.GetOrAdd(category, Scan).Ranges));

    public CodePoints Invert()
    {
        var ranges = new List<(int From, int To)>();
        var next = 0;
        foreach (var (from, to) in Ranges)
        {
            if (from > next)
            {
                ranges.Add((next, from - 1));
            }

            next = to + 1;
        }

        if (next <= Max)
        {
            ranges.Add((next, Max));
        }

        return new(ranges);
    }

    private static CodePoints Scan(UnicodeCategory category)
    {
        var ranges = new List<(int From, int To)>();
        for (var code = 0; code <= Max; code++)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(code) != category)
            {
                continue;
            }

            if (ranges.Count > 0 && ranges[^1].To == code - 1)
            {
                ranges[^1] = (ranges[^1].From, code);
            }
            else
            {
                ranges.Add((code, code));
            }
        }

        return new(ranges);
    }
}
