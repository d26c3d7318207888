namespace AgentGuard.Schemas.Repair;

/// <summary>A tool as the reader of calls knows it.</summary>
internal sealed record ToolShape(string Name, RepairSchema Schema);
