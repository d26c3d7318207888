namespace AgentGuard.Guardrails.Detectors;

/// <summary>What of the Unicode scripts matters to where a number or a word ends.</summary>
internal static class Scripts
{
    /// <summary>
    /// Whether a letter belongs to a script written without spaces, or one whose particles are joined to numbers (Hangul), by block.
    /// </summary>
    public static bool IsUnspaced(char c) => c is
        (>= '\u0E00' and <= '\u109F')
        or (>= '\u1100' and <= '\u11FF')
        or (>= '\u1780' and <= '\u17FF')
        or (>= '\u2E80' and <= '\uA4CF')
        or (>= '\uA960' and <= '\uA97F')
        or (>= '\uAC00' and <= '\uD7FF')
        or (>= '\uF900' and <= '\uFAFF')
        or (>= '\uFF66' and <= '\uFFDC');

    /// <summary>Whether a character is a Chinese one.</summary>
    public static bool IsHan(char c) => c is (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
