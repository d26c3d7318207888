namespace AgentGuard.Schemas.Tapes;

/// <summary>Kinds of JSON tokens, as a set.</summary>
[Flags]
internal enum JsonKinds : byte
{
    None = 0,
    Object = 1,
    Array = 2,
    String = 4,
    Number = 8,
    True = 16,
    False = 32,
    Null = 64,
    Name = 128,
    Boolean = True | False,
    Any = Object | Array | String | Number | Boolean | Null,
}
