namespace AgentGuard.Schemas.Repair;

/// <summary>A change at a node of the tape.</summary>
internal readonly record struct RepairNote(RepairChangeKind Kind, int Node);
