namespace AgentGuard.Schemas.Repair;

/// <summary>Whether a call stands for itself or is only mentioned in a sentence.</summary>
internal static class CallPlace
{
    private const int MaxLine = 96;

    /// <summary>Whether a function is defined here, not called.</summary>
    public static bool IsDefinition(ReadOnlySpan<byte> before) =>
        before.EndsWith("def "u8) || before.EndsWith("function "u8) || before.EndsWith("fn "u8);

    /// <summary>Whether the call stands at the start of a line, as a list's element, or in code.</summary>
    public static bool IsOwnPlace(ReadOnlySpan<byte> before, bool inFence)
    {
        if (inFence)
        {
            return true;
        }

        var from = Math.Max(0, before.Length - MaxLine);
        var line = before[from..];
        line = line[(line.LastIndexOf((byte)'\n') + 1)..].Trim(" \t`'\"*-[(>,1234567890."u8);
        return line.IsEmpty || line[^1] is (byte)')' or (byte)'=' or (byte)'>' || line.EndsWith("return"u8) || line.EndsWith("print"u8);
    }

    /// <summary>Finds the name that stands before an object: on the line before, in a tag, before a fence.</summary>
    public static ReadOnlySpan<byte> NameBefore(ReadOnlySpan<byte> before)
    {
        before = before[Math.Max(0, before.Length - 160)..];
        if (before[Math.Max(0, before.LastIndexOf((byte)'<'))..].StartsWith("<tool_response"u8))
        {
            return default;
        }

        before = before.TrimEnd(" \t\r\n"u8);
        if (before.EndsWith("|>"u8))
        {
            before = before[..Math.Max(0, before.LastIndexOf((byte)'<'))];
        }

        before = SkipBack(before);
        if (before.EndsWith("```json"u8) || before.EndsWith("```"u8) || before.EndsWith("```python"u8))
        {
            before = SkipBack(before[..before.LastIndexOf("```"u8)]);
        }

        var colon = before.LastIndexOf((byte)':');
        if (colon >= 0 && colon + 1 < before.Length && !before[(colon + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            before = before[..colon];
        }

        var start = before.Length;
        while (start > 0 && (char.IsAsciiLetterOrDigit((char)before[start - 1]) || before[start - 1] is (byte)'_' or (byte)'.' or (byte)'-'))
        {
            start--;
        }

        return before[start..];
    }

    private static ReadOnlySpan<byte> SkipBack(ReadOnlySpan<byte> text) => text.TrimEnd(" \t\r\n`'\"*:>"u8);
}
