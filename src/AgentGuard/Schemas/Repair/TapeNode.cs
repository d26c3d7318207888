namespace AgentGuard.Schemas.Repair;

/// <summary>A value within the text; its children follow it on the tape up to <see cref="End"/>.</summary>
internal struct TapeNode
{
    /// <summary>What the value is.</summary>
    public TapeKind Kind;

    /// <summary>How its span is to be read.</summary>
    public TapeFlags Flags;

    /// <summary>Where its content starts in the source.</summary>
    public int Start;

    /// <summary>How long its content is, in bytes.</summary>
    public int Length;

    /// <summary>The index after its last descendant.</summary>
    public int End;
}
