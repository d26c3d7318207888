using System.Text.Json;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>What a protocol read from a body, before it is numbered.</summary>
internal sealed record WireRequest(
    string Model,
    IReadOnlyList<SimulatedMessage> Messages,
    IReadOnlyList<SimulatedTool> Tools,
    bool Streaming,
    bool IncludeUsage,
    JsonElement Json);
