namespace AgentGuard.Sqlite;

/// <summary>The state of an effect as it is stored: the numbers never change.</summary>
internal enum StoredState
{
    Claimed = 0,
    Done = 1,
    Unknown = 2,
    Undone = 3,

    /// <summary>A claim that was given back: as if there were none, but for the number of its attempts.</summary>
    Released = 4,
}
