using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary>Compares JSON numbers: exactly within the range of a decimal, as doubles beyond it.</summary>
internal static class JsonNumber
{
    public static bool IsInteger(JsonElement number) =>
        number.TryGetDecimal(out var exact) ? decimal.Truncate(exact) == exact : Math.Floor(number.GetDouble()) == number.GetDouble();

    public static int Compare(JsonElement left, JsonElement right) =>
        left.TryGetDecimal(out var l) && right.TryGetDecimal(out var r)
            ? l.CompareTo(r)
            : left.GetDouble().CompareTo(right.GetDouble());

    public static bool IsMultipleOf(JsonElement number, JsonElement divisor) =>
        number.TryGetDecimal(out var n) && divisor.TryGetDecimal(out var d) && d != 0
            ? n % d == 0
            : Math.IEEERemainder(number.GetDouble(), divisor.GetDouble()) == 0;
}
