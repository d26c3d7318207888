using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>Properties by a pattern of their names.</summary>
internal sealed record PatternForm(string Source, TextPattern Pattern, SchemaForm Form);
