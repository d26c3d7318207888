namespace AgentGuard.Schemas.Tapes;

/// <summary>A token of a JSON text.</summary>
internal struct JsonToken
{
    /// <summary>Where its text starts, in bytes; of a string, the byte behind the quotation mark.</summary>
    public int Start;

    /// <summary>Its length in bytes, without quotation marks; of an object or array, how many members it has.</summary>
    public int Length;

    /// <summary>The index of the first token behind it and all that it contains.</summary>
    public int Next;

    public JsonKinds Kind;

    /// <summary>Whether a string has escapes.</summary>
    public bool Escaped;
}
