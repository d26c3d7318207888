using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>The definition of a tool as a model gets it.</summary>
internal static class SentTool
{
    /// <summary>Takes out of the canonical form of a tool what is not sent, and what adapters add.</summary>
    public static string Of(string json) => CanonicalJson.Of(JsonElement.Parse(json), name => name is "returns" or "additionalProperties");

    /// <summary>Reads a definition; <see langword="null"/> for a tool that the provider itself runs.</summary>
    public static AITool? Read(JsonElement json, string schema) => json.TextOf("name") is { } name && json.TryGetProperty(schema, out var parameters)
        ? AIFunctionFactory.CreateDeclaration(name, json.TextOf("description"), parameters)
        : null;
}
