using System.Globalization;
using System.Numerics;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes numbers.</summary>
internal sealed partial class JsonGrammar
{
    private GrammarNode? Number(NumberForm? numbers, bool isInteger, string path)
    {
        var digits = CommonRules.MaxDigits;
        foreach (var unit in numbers?.Units ?? [])
        {
            var decimals = DecimalsOf(unit);
            isInteger |= decimals == 0;
            digits = decimals is null ? digits : Math.Min(digits, decimals.Value);
            if (decimals is null || (isInteger && decimals > 0))
            {
                losses.Add(path, "multipleOf", SchemaLossKind.Dropped, "only powers of ten up to 1 can be written");
            }
        }

        var minimum = Bound(numbers?.Minimum, "minimum", path);
        var maximum = Bound(numbers?.Maximum, "maximum", path);
        if (minimum is null && maximum is null)
        {
            return isInteger
                ? Shared("integer")
                : digits < CommonRules.MaxDigits ? GrammarNode.All(Shared("integer"), CommonRules.Fraction(digits)) : Shared("number");
        }

        if (isInteger)
        {
            return NumberRange.OfIntegers(Ceiling(minimum), Floor(maximum));
        }

        if (digits < CommonRules.MaxDigits && (HasFraction(minimum) || HasFraction(maximum)))
        {
            losses.Add(path, "multipleOf", SchemaLossKind.Approximated, "next to bounds with fractions it is not written");
        }

        return NumberRange.OfDecimals(minimum, maximum, digits);
    }

    private NumberLimit? Bound(NumberBound? bound, string keyword, string path)
    {
        if (bound is null)
        {
            return null;
        }

        var isDecimal = decimal.TryParse(bound.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        if (isDecimal && Math.Abs(value) < 1_000_000_000_000_000_000m && decimal.Round(value, 9) == value)
        {
            return new(value, bound.IsExclusive);
        }

        // What no number that is written can pass needs no rule.
        var isFar = double.TryParse(bound.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var far)
            && Math.Abs(far) > 1e21 && (far < 0) == (keyword == "minimum");
        if (!isFar)
        {
            losses.Add(path, keyword, SchemaLossKind.Dropped, "bounds are written up to 18 digits before and 9 after the point");
        }

        return null;
    }

    private static BigInteger? Ceiling(NumberLimit? limit) => limit is null
        ? null
        : (BigInteger)decimal.Ceiling(limit.Value) + (limit.IsExclusive && !HasFraction(limit) ? 1 : 0);

    private static BigInteger? Floor(NumberLimit? limit) => limit is null
        ? null
        : (BigInteger)decimal.Floor(limit.Value) - (limit.IsExclusive && !HasFraction(limit) ? 1 : 0);

    private static bool HasFraction(NumberLimit? limit) => limit is not null && decimal.Truncate(limit.Value) != limit.Value;

    private static int? DecimalsOf(string unit)
    {
        if (!decimal.TryParse(unit, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        for (var decimals = 0; decimals < CommonRules.MaxDigits; decimals++, value *= 10)
        {
            if (value >= 1)
            {
                return value == 1 ? decimals : null;
            }
        }

        return null;
    }
}
