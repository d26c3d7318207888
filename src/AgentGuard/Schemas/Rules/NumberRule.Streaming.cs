using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <content>
/// Before the exponent only the sign is certain: <c>99</c> can become <c>99e-5</c>. In the exponent the value moves one way, away from zero or
/// towards it.
/// </content>
internal sealed partial class NumberRule
{
    private const int MaxExponentDigits = 6;

    public override void Follow(ViabilityMachine machine, in Opening opening) => machine.Listen(this, opening, CursorEvents.Number);

    public override string? ExtendNumber(ref RuleCursor cursor, ReadOnlySpan<byte> number)
    {
        var read = number[^1];
        var isNegative = number[0] == '-';
        if (read is (byte)'e' or (byte)'E')
        {
            cursor.From = number.Length;
            return null;
        }

        if (cursor.From > 0)
        {
            var shrinks = number[cursor.From] == '-';
            var isShort = number.Length - cursor.From <= MaxExponentDigits + 1;
            return char.IsAsciiDigit((char)read) && isShort ? BeyondReach(number, falls: isNegative != shrinks) : null;
        }

        // At the sign it is at most zero; with the first digit that is not zero it is not zero for good.
        var isNonZero = read is >= (byte)'1' and <= (byte)'9';
        if (number.Length > 1 && (!isNonZero || cursor.Count > 0))
        {
            return null;
        }

        cursor.Count += isNonZero ? 1 : 0;
        return isNegative ? AboveAllNegative(isNonZero) : BelowAllPositive(isNonZero);
    }

    private string? AboveAllNegative(bool isNonZero) =>
        Minimum is not null && JsonNumber.Compare(Minimum, "0"u8) is var minimum && (isNonZero ? minimum >= 0 : minimum > 0) ? "minimum"
        : ExclusiveMinimum is not null && JsonNumber.Compare(ExclusiveMinimum, "0"u8) >= 0 ? "exclusiveMinimum"
        : null;

    private string? BelowAllPositive(bool isNonZero) =>
        Maximum is not null && JsonNumber.Compare(Maximum, "0"u8) is var maximum && (isNonZero ? maximum <= 0 : maximum < 0) ? "maximum"
        : ExclusiveMaximum is not null && JsonNumber.Compare(ExclusiveMaximum, "0"u8) <= 0 ? "exclusiveMaximum"
        : null;

    // What falls is never again above a minimum that it is below already, and so the other way.
    private string? BeyondReach(ReadOnlySpan<byte> number, bool falls)
    {
        if (falls)
        {
            return Minimum is not null && JsonNumber.Compare(number, Minimum) < 0 ? "minimum"
                : ExclusiveMinimum is not null && JsonNumber.Compare(number, ExclusiveMinimum) <= 0 ? "exclusiveMinimum"
                : null;
        }

        return Maximum is not null && JsonNumber.Compare(number, Maximum) > 0 ? "maximum"
            : ExclusiveMaximum is not null && JsonNumber.Compare(number, ExclusiveMaximum) >= 0 ? "exclusiveMaximum"
            : null;
    }
}
