namespace AgentGuard.Schemas.Repair;

/// <summary>Literals of JSON and of the languages that models mix it up with.</summary>
internal static class Literals
{
    /// <summary>Gives the kind of value that a word stands for; <see cref="TapeKind.None"/> for any other word.</summary>
    public static TapeKind KindOf(ReadOnlySpan<byte> word) => word.Length switch
    {
        3 => Is(word, "nil"u8) || Is(word, "nan"u8) ? TapeKind.Null : TapeKind.None,
        4 => Is(word, "true"u8) ? TapeKind.True : Is(word, "null"u8) || Is(word, "none"u8) ? TapeKind.Null : TapeKind.None,
        5 => Is(word, "false"u8) ? TapeKind.False : TapeKind.None,
        8 => Is(word, "infinity"u8) ? TapeKind.Null : TapeKind.None,
        9 => Is(word, "undefined"u8) ? TapeKind.Null : TapeKind.None,
        _ => TapeKind.None,
    };

    /// <summary>Gives the change that a literal, written like this, needs; <see langword="null"/> when it is JSON.</summary>
    public static RepairChangeKind? ChangeOf(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("null"u8))
        {
            return null;
        }

        return Is(word, "nan"u8) || word.Length > 5 ? RepairChangeKind.MissingValue : RepairChangeKind.Literal;
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> lower) => System.Text.Ascii.EqualsIgnoreCase(word, lower);
}
