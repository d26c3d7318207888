using AgentGuard.Internal;

namespace AgentGuard.Budgets;

/// <summary>Tells whether two results are the same, once what differs from call to call by itself is left out.</summary>
/// <remarks>Left out are UUIDs, time stamps, durations, request ids, and members by name (<see cref="VolatileNames"/>). One pass, no allocation.</remarks>
internal static class ResultFingerprint
{
    private const char Omitted = '\u0001';

    public static ulong Of(ReadOnlySpan<char> text)
    {
        text = WithoutNote(text);
        var repeat = text.StartsWith(ToolOutcome.FailureStart, StringComparison.Ordinal) ? RepeatOf(text) : (Start: -1, Length: 0);
        var hash = Fingerprint.Start;
        var boundary = true;
        for (var i = 0; i < text.Length;)
        {
            var length = i == repeat.Start ? repeat.Length : boundary ? VolatileText.LengthAt(text, i) : 0;
            if (length > 0)
            {
                hash = Fingerprint.Add(hash, Omitted);
                i += length;
                boundary = false;
                continue;
            }

            var c = text[i++];
            boundary = !char.IsLetterOrDigit(c);
            if (!char.IsWhiteSpace(c))
            {
                hash = Fingerprint.Add(hash, c);
            }
            else if (i == text.Length || !char.IsWhiteSpace(text[i]))
            {
                hash = Fingerprint.Add(hash, ' ');
            }
        }

        return hash;
    }

    private static ReadOnlySpan<char> WithoutNote(ReadOnlySpan<char> text) =>
        text.IndexOf(ProgressNote.Start, StringComparison.Ordinal) is >= 0 and var note ? text[..note].TrimEnd() : text;

    /// <summary>A guarded tool says itself that a call failed before; that is no other failure.</summary>
    private static (int Start, int Length) RepeatOf(ReadOnlySpan<char> text)
    {
        var start = text.IndexOf(ToolOutcome.SecondTime, StringComparison.Ordinal);
        start = start >= 0 ? start : text.IndexOf(ToolOutcome.FurtherTime, StringComparison.Ordinal);
        if (start < 0)
        {
            return (-1, 0);
        }

        // With the blank before it.
        var length = text[start..].IndexOf('"');
        return length < 0 ? (-1, 0) : (start - 1, length + 1);
    }
}
