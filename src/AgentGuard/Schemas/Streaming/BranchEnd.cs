namespace AgentGuard.Schemas.Streaming;

/// <summary>What becomes of a rule when one of the branches that it chooses among falls.</summary>
internal enum BranchEnd
{
    /// <summary>It may still hold.</summary>
    Stands,

    /// <summary>It falls, for a reason of its own.</summary>
    Falls,

    /// <summary>It falls, for the reason of the branch.</summary>
    FallsWithBranch,
}
