namespace AgentGuard.Schemas.Formats;

/// <summary>Durations by the grammar of RFC 3339, appendix A: units in order and without gaps, or weeks alone.</summary>
internal static class DurationFormat
{
    public static bool IsDuration(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[0] != 'P')
        {
            return false;
        }

        text = text[1..];
        var time = text.IndexOf('T');
        if (time < 0)
        {
            return AreUnits(text, "YMD") || AreUnits(text, "W");
        }

        return (time == 0 || AreUnits(text[..time], "YMD")) && AreUnits(text[(time + 1)..], "HMS");
    }

    private static bool AreUnits(ReadOnlySpan<char> text, ReadOnlySpan<char> units)
    {
        var last = -1;
        while (text.Length > 0)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            var unit = digits > 0 ? units.IndexOf(text[digits]) : -1;
            if (unit < 0 || (last >= 0 && unit != last + 1))
            {
                return false;
            }

            last = unit;
            text = text[(digits + 1)..];
        }

        return last >= 0;
    }
}
