namespace AgentGuard;

/// <summary>Whose calls go first where calls have to wait for their turn.</summary>
/// <remarks>The higher ones go more often, not always: of the calls that wait, 16 to 4 to 1 are let through.</remarks>
public enum CallPriority
{
    /// <summary>Nobody waits for it: evaluations, batches.</summary>
    Background,

    /// <summary>The ordinary course.</summary>
    Normal,

    /// <summary>A person waits for it.</summary>
    Interactive,
}
