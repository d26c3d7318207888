namespace AgentGuard.Schemas.Repair;

/// <summary>How the span of a node is to be read.</summary>
[Flags]
internal enum TapeFlags : byte
{
    None = 0,

    /// <summary>The span is not JSON as it stands.</summary>
    Rewrite = 1,

    /// <summary>Backslashes stand for themselves.</summary>
    Raw = 2,

    /// <summary>Every escape is written twice.</summary>
    Doubled = 4,

    /// <summary>The span is a constant expression.</summary>
    Expression = 8,

    /// <summary>The text ended within the node.</summary>
    Open = 16,

    /// <summary>A quotation mark of the text is written twice, as in SQL.</summary>
    Twins = 32,
}
