namespace AgentGuard.Schemas.Streaming;

/// <summary>What a rule asks to be told of an open value; of its close it is always told.</summary>
[Flags]
internal enum CursorEvents : byte
{
    None = 0,

    /// <summary>The bytes of an unescaped text.</summary>
    Text = 1,

    /// <summary>The bytes of a number.</summary>
    Number = 2,

    /// <summary>A name that begins.</summary>
    Names = 4,

    /// <summary>A name that is complete, or an item that begins.</summary>
    Members = 8,

    /// <summary>That a further member must follow.</summary>
    Further = 16,
}
