namespace AgentGuard.Schemas.Repair;

/// <summary>What a node of the tape is.</summary>
internal enum TapeKind : byte
{
    /// <summary>No value: the place of the name of a positional argument.</summary>
    None,
    Null,
    True,
    False,
    Number,
    Text,
    Array,
    Object,

    /// <summary>A call: its name is the node's span, its children are pairs like those of an object.</summary>
    Call,
}
