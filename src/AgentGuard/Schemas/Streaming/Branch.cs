namespace AgentGuard.Schemas.Streaming;

/// <summary>Rules over one open value that must all hold; when one falls, so does the branch.</summary>
internal struct Branch
{
    /// <summary>The branch that it is a part of; always an earlier one, -1 for the root.</summary>
    public int Parent;

    /// <summary>The cursor of the rule that chooses among branches; -1 where the parent needs this one.</summary>
    public int Via;

    /// <summary>Which of the alternatives of that rule it is.</summary>
    public int Role;

    /// <summary>The index of the value.</summary>
    public int At;

    public bool HasFallen;

    public FallCause Cause;
}
