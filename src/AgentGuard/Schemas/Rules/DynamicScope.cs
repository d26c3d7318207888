using AgentGuard.Schemas.Compilation;

namespace AgentGuard.Schemas.Rules;

/// <summary>A schema resource that was entered, and those around it.</summary>
internal sealed record DynamicScope(SchemaResource Resource, DynamicScope? Outer);
