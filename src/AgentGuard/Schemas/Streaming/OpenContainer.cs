namespace AgentGuard.Schemas.Streaming;

/// <summary>An object or array that is not closed.</summary>
/// <param name="Token">Its index.</param>
/// <param name="Name">Of an object, the index of its last name; -1 before the first one and in arrays.</param>
internal readonly record struct OpenContainer(int Token, int Name);
