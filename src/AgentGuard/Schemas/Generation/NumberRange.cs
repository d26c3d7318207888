using System.Globalization;
using System.Numerics;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes the numbers between two bounds digit by digit.</summary>
internal static class NumberRange
{
    private static readonly GrammarNode Minus = GrammarNode.Exactly("-");

    private static readonly GrammarNode Zeros = GrammarNode.Optional(GrammarNode.All(
        GrammarNode.Exactly("."), new GrammarNode.Repeat(GrammarNode.Exactly("0"), 1, CommonRules.MaxDigits)));

    /// <returns>The integers, or null where there are none.</returns>
    public static GrammarNode? OfIntegers(BigInteger? min, BigInteger? max)
    {
        GrammarNode? positive = max < 0 ? null : Naturals(BigInteger.Max(min ?? 0, 0), max);
        GrammarNode? negative = min >= 0 ? null : Naturals(max < 0 ? -max.Value : 1, -min);
        return Either(positive, negative);
    }

    /// <returns>The numbers, with as many digits after the point at most, or null where there are none.</returns>
    public static GrammarNode? OfDecimals(NumberLimit? min, NumberLimit? max, int digits)
    {
        var positive = max is { Value: < 0 } or { Value: 0, IsExclusive: true }
            ? null
            : Magnitudes(min is { Value: >= 0 } ? min : new(0, false), max, digits);
        var negative = min is { Value: >= 0 }
            ? null
            : Magnitudes(max is { Value: < 0 } ? Negate(max) : new(0, true), min is null ? null : Negate(min), digits);
        return Either(positive, negative);
    }

    /// <summary>The naturals between two bounds; without an upper one, up to 20 digits.</summary>
    /// <returns>The numbers, or null where there are none.</returns>
    private static GrammarNode? Naturals(BigInteger min, BigInteger? max)
    {
        if (max < min)
        {
            return null;
        }

        var (from, to) = (Text(min).Length, max is { } last ? Text(last).Length : CommonRules.MaxDigits);
        var options = new List<GrammarNode>();
        for (var length = from; length <= to; length++)
        {
            var isOpen = length > from && (max is null || length < to);
            if (isOpen)
            {
                var end = max is null ? to : to - 1;
                options.Add(GrammarNode.All(CommonRules.FirstDigit, new GrammarNode.Repeat(CommonRules.Digit, length - 1, end - 1)));
                length = end;
                continue;
            }

            var (least, most) = (BigInteger.Pow(10, length - 1), BigInteger.Pow(10, length) - 1);
            var low = length == from ? min : least;
            var high = length == to && max is not null ? max.Value : most;
            options.Add(Digits(Text(low), Text(high)));
        }

        return GrammarNode.OneOf(options);
    }

    /// <summary>The texts of equally many digits from one to another.</summary>
    private static GrammarNode Digits(string from, string to)
    {
        if (from.Length == 0)
        {
            return GrammarNode.Empty;
        }

        if (from.All(digit => digit == '0') && to.All(digit => digit == '9'))
        {
            return from.Length == 1 ? CommonRules.Digit : new GrammarNode.Repeat(CommonRules.Digit, from.Length, from.Length);
        }

        if (from[0] == to[0])
        {
            return GrammarNode.All(GrammarNode.Exactly(from[..1]), Digits(from[1..], to[1..]));
        }

        var (rest, zeros, nines) = (from.Length - 1, new string('0', from.Length - 1), new string('9', from.Length - 1));
        var (first, last) = (from[1..] == zeros ? from[0] : from[0] + 1, to[1..] == nines ? to[0] : to[0] - 1);
        var options = new List<GrammarNode>();
        if (first > from[0])
        {
            options.Add(GrammarNode.All(GrammarNode.Exactly(from[..1]), Digits(from[1..], nines)));
        }

        if (first <= last)
        {
            options.Add(GrammarNode.All(GrammarNode.Class((first, last)), Digits(zeros, nines)));
        }

        if (last < to[0])
        {
            options.Add(GrammarNode.All(GrammarNode.Exactly(to[..1]), Digits(zeros, to[1..])));
        }

        return rest < 0 ? GrammarNode.Empty : GrammarNode.OneOf(options);
    }

    private static GrammarNode? Magnitudes(NumberLimit min, NumberLimit? max, int digits)
    {
        if (max is not null && (max.Value < min.Value || (max.Value == min.Value && (max.IsExclusive || min.IsExclusive))))
        {
            return null;
        }

        var (low, high) = (decimal.Floor(min.Value), max is null ? (decimal?)null : decimal.Floor(max.Value));
        var options = new List<GrammarNode?>();
        var start = (BigInteger)low;
        if (min.Value > low || min.IsExclusive || low == high)
        {
            var upper = low == high ? new NumberLimit(max!.Value - low, max.IsExclusive) : null;
            var hasWhole = min.Value == low && !min.IsExclusive;
            options.Add(hasWhole ? GrammarNode.All(GrammarNode.Exactly(Text(start)), Zeros) : null);
            options.Add(WithFraction(start, new(min.Value - low, min.IsExclusive), upper, digits));
            start++;
        }

        if (low != high)
        {
            var middle = Naturals(start, high is null ? null : (BigInteger)high.Value - 1);
            options.Add(middle is null ? null : GrammarNode.All(middle, CommonRules.Fraction(digits)));
        }

        if (high is { } end && low != high && !(max!.IsExclusive && max.Value == end))
        {
            options.Add(GrammarNode.All(GrammarNode.Exactly(Text((BigInteger)end)), Zeros));
            options.Add(max.Value == end ? null : WithFraction((BigInteger)end, new(0, false), new(max.Value - end, max.IsExclusive), digits));
        }

        GrammarNode[] found = [.. options.OfType<GrammarNode>()];
        return found.Length == 0 ? null : GrammarNode.OneOf(found);
    }

    private static GrammarNode? WithFraction(BigInteger whole, NumberLimit from, NumberLimit? to, int digits) =>
        Fractions(from, to, digits) is { } fractions ? GrammarNode.All(GrammarNode.Exactly(Text(whole) + "."), fractions) : null;

    /// <summary>The digits after the point, for each number of them up to that of the bounds; beyond it they are free between the bounds.</summary>
    private static GrammarNode? Fractions(NumberLimit from, NumberLimit? to, int digits)
    {
        var places = Math.Max(1, Math.Max((int)from.Value.Scale, to?.Value.Scale ?? 0));
        var more = new GrammarNode.Repeat(CommonRules.Digit, 0, Math.Max(0, digits - places));
        var options = new List<GrammarNode>();
        for (var length = 1; length <= places; length++)
        {
            var unit = (decimal)BigInteger.Pow(10, length);
            var low = decimal.Ceiling(from.Value * unit) + (from.IsExclusive && decimal.Ceiling(from.Value * unit) == from.Value * unit ? 1 : 0);
            var exact = to is not null && decimal.Floor(to.Value * unit) == to.Value * unit;
            var high = to is null ? unit - 1 : decimal.Floor(to.Value * unit) - (exact ? 1 : 0);
            if (low <= high)
            {
                options.Add(GrammarNode.All(Digits(Padded(low, length), Padded(high, length)), length == places ? more : GrammarNode.Empty));
            }

            if (exact && !to!.IsExclusive && low <= to.Value * unit)
            {
                options.Add(GrammarNode.All(
                    GrammarNode.Exactly(Padded(to.Value * unit, length)),
                    new GrammarNode.Repeat(GrammarNode.Exactly("0"), 0, Math.Max(0, digits - length))));
            }
        }

        var edge = from.Value * (decimal)BigInteger.Pow(10, places);
        if (from.IsExclusive && digits > places)
        {
            options.Add(GrammarNode.All(
                GrammarNode.Exactly(Padded(edge, places)),
                new GrammarNode.Repeat(GrammarNode.Exactly("0"), 0, Math.Max(0, (digits - places) / 2)),
                CommonRules.FirstDigit,
                new GrammarNode.Repeat(CommonRules.Digit, 0, Math.Max(0, ((digits - places) / 2) - 1))));
        }

        return options.Count == 0 ? null : GrammarNode.OneOf(options);
    }

    private static GrammarNode? Either(GrammarNode? positive, GrammarNode? negative) => (positive, negative) switch
    {
        (null, null) => null,
        (null, _) => GrammarNode.All(Minus, negative!),
        (_, null) => positive,
        _ => GrammarNode.OneOf(positive, GrammarNode.All(Minus, negative)),
    };

    private static NumberLimit Negate(NumberLimit limit) => limit with { Value = -limit.Value };

    private static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Padded(decimal value, int length) => ((BigInteger)value).ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');
}
