using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>The definition of a tool as a model gets it.</summary>
internal static class SentTool
{
    /// <summary>Takes out of the canonical form of a tool what is not sent, and what adapters add.</summary>
    public static string Of(string json)
    {
        var tool = JsonNode.Parse(json)!.AsObject();
        tool.Remove("returns");
        Loosen(tool["parameters"]);
        return tool.ToJsonString();
    }

    /// <summary>Reads a definition; <see langword="null"/> for a tool that the provider itself runs.</summary>
    public static AITool? Read(JsonElement json, string schema) =>
        json.TextOf("name") is { } name && (json.TryGetProperty(schema, out var parameters) || json.TextOf("type") is null or "function" or "custom")
            ? AIFunctionFactory.CreateDeclaration(
                name, json.TextOf("description"), parameters.ValueKind is JsonValueKind.Undefined ? JsonElement.Parse("{}") : parameters)
            : null;

    /// <summary>Takes <c>additionalProperties: false</c> out of a schema and those within it; what an argument is called stays.</summary>
    private static void Loosen(JsonNode? schema)
    {
        if (schema is JsonArray list)
        {
            foreach (var one in list)
            {
                Loosen(one);
            }
        }
        else if (schema is JsonObject members)
        {
            if (members["additionalProperties"] is JsonValue closed && closed.GetValueKind() is JsonValueKind.False)
            {
                members.Remove("additionalProperties");
            }

            foreach (var (name, inner) in members)
            {
                if (name is "properties" or "$defs" or "definitions" && inner is JsonObject named)
                {
                    foreach (var (_, one) in named)
                    {
                        Loosen(one);
                    }
                }
                else if (name is not ("enum" or "const" or "default" or "examples"))
                {
                    Loosen(inner);
                }
            }
        }
    }
}
