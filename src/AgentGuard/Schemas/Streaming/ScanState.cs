namespace AgentGuard.Schemas.Streaming;

/// <summary>Where a <see cref="StreamScanner"/> is between two bytes.</summary>
internal struct ScanState
{
    public ScanMode Mode;

    /// <summary>The index of the open text, number or literal.</summary>
    public int Token;

    /// <summary>Whether the open text is a name.</summary>
    public bool IsName;

    /// <summary>How many bytes of the open literal were read.</summary>
    public int LiteralRead;

    /// <summary>How many hexadecimal digits of the open escape were read, and their value.</summary>
    public int HexRead;
    public int HexValue;

    /// <summary>An escaped high surrogate that waits for its other half; 0 if there is none.</summary>
    public int HighSurrogate;

    /// <summary>How many bytes of the open UTF-8 sequence are missing, and what the next one can be.</summary>
    public int SequenceLeft;
    public byte SequenceFrom;
    public byte SequenceTo;

    /// <summary>The end of the last value that is complete, or of the bracket that opened its container.</summary>
    public int WholeEnd;

    /// <summary>The end of the last character of the open text that is complete.</summary>
    public int TextEnd;

    /// <summary>Whether the whole value was judged when it was closed, since it could not be followed, and does not conform.</summary>
    public bool IsRefused;

    /// <summary>What is wrong, apart from the schema; null if nothing is.</summary>
    public string? Fault;
}
