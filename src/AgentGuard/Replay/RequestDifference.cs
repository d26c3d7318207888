namespace AgentGuard.Replay;

/// <summary>The first part in which two requests differ.</summary>
/// <param name="Path">The part, for example <c>messages[3]</c>.</param>
/// <param name="Recorded">What was recorded, as canonical JSON; <see langword="null"/> when there was no such part.</param>
/// <param name="Actual">What came instead; <see langword="null"/> when there is no such part.</param>
/// <remarks>Immutable. It holds content: keep it where the recording may be.</remarks>
public sealed record RequestDifference(string Path, string? Recorded, string? Actual)
{
    private const int Around = 60;

    /// <summary>Shows the place where both part, with what surrounds it.</summary>
    /// <returns>Two or three lines.</returns>
    public override string ToString()
    {
        if (Recorded is null || Actual is null)
        {
            return $"{Path}\n- {Short(Recorded, 0) ?? "(none)"}\n+ {Short(Actual, 0) ?? "(none)"}";
        }

        var at = Recorded.AsSpan().CommonPrefixLength(Actual);
        return $"{Path}\n- {Short(Recorded, at)}\n+ {Short(Actual, at)}";
    }

    private static string? Short(string? text, int at)
    {
        if (text is null)
        {
            return null;
        }

        var start = Math.Max(0, Math.Min(at, text.Length) - Around);
        var end = Math.Min(text.Length, at + Around);
        return $"{(start > 0 ? "…" : string.Empty)}{text[start..end]}{(end < text.Length ? "…" : string.Empty)}";
    }
}
