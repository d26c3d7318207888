using System.Text.Json;

namespace AgentGuard.Testing.Simulator;

/// <summary>One tool a request offered to the model. Immutable.</summary>
/// <param name="Name">The name of the tool.</param>
/// <param name="Description">Its description; empty where there is none.</param>
/// <param name="Schema">The JSON Schema of its arguments; of kind <see cref="JsonValueKind.Undefined"/> where there is none.</param>
public sealed record SimulatedTool(string Name, string Description, JsonElement Schema);
