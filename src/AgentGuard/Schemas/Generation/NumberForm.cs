using System.Text;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Generation;

/// <summary>Limits of numbers, as the schema writes them.</summary>
internal sealed record NumberForm(NumberBound? Minimum, NumberBound? Maximum, IReadOnlyList<string> Units)
{
    public static NumberForm Merge(NumberForm left, NumberForm right) => new(
        Tighter(left.Minimum, right.Minimum, sign: 1),
        Tighter(left.Maximum, right.Maximum, sign: -1),
        MergeUnits(left.Units, right.Units));

    // What is a multiple of a larger unit is one of the smaller that divides it.
    private static string[] MergeUnits(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        string[] all = [.. left.Concat(right).Distinct(StringComparer.Ordinal)];
        return [.. all.Where(unit => !all.Any(other => other != unit && IsMultiple(other, unit)))];
    }

    private static bool IsMultiple(string number, string unit) =>
        JsonNumber.IsMultipleOf(Encoding.UTF8.GetBytes(number), Encoding.UTF8.GetBytes(unit));

    private static NumberBound? Tighter(NumberBound? left, NumberBound? right, int sign)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        var order = JsonNumber.Compare(Encoding.UTF8.GetBytes(left.Text), Encoding.UTF8.GetBytes(right.Text)) * sign;
        return order > 0 || (order == 0 && left.IsExclusive) ? left : right;
    }
}
