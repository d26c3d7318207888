using System.Text.Json;

namespace AgentGuard.Schemas.Compilation;

/// <summary>A place in a schema document.</summary>
internal readonly record struct SchemaLocation(SchemaResource Resource, string Pointer, JsonElement Value);
