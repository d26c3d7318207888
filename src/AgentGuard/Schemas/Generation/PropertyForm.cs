namespace AgentGuard.Schemas.Generation;

/// <summary>A property by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Form">What its value is; nothing where it must not be there.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="IsDeclared">Whether it was declared, not only required.</param>
internal sealed record PropertyForm(string Name, SchemaForm Form, bool IsRequired, bool IsDeclared);
