using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Streaming;

/// <summary>A schema that the value about to begin must satisfy for a branch to hold.</summary>
internal readonly record struct DueSchema(SchemaNode Node, int Branch, DynamicScope? Scope);
