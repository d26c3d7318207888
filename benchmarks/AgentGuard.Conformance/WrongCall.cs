using System.Text.Json;

namespace AgentGuard.Conformance;

/// <summary>A call that may be wrong, and the one that was meant.</summary>
internal sealed record WrongCall(EnvelopeCase Case, string Name, JsonElement Arguments, (string Name, JsonElement Arguments) Meant, string Kind);
