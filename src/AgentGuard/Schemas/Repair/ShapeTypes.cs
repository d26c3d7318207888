namespace AgentGuard.Schemas.Repair;

/// <summary>The types that a schema allows.</summary>
[Flags]
internal enum ShapeTypes : byte
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Number = 8,
    Text = 16,
    Array = 32,
    Object = 64,
    Any = 127,
}
