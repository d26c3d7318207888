using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quickstart.Wire;

/// <summary>A chat completion in one line for a reader.</summary>
internal static class ReplyText
{
    public static string Of(string reply)
    {
        try
        {
            return JsonNode.Parse(reply) is { } json ? Message(json) ?? Cut((string?)json["error"]?["message"] ?? "") : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Cut(reply);
        }
    }

    private static string? Message(JsonNode json)
    {
        if (json["choices"]?[0]?["message"] is not { } message)
        {
            return null;
        }

        var calls = (message["tool_calls"] as JsonArray ?? [])
            .Select(c => $"asks for {(string?)c?["function"]?["name"]} {Cut((string?)c?["function"]?["arguments"] ?? "")}");
        return string.Join("; ", calls.Append(Cut((string?)message["content"] ?? "")).Where(t => t.Length > 0));
    }

    private static string Cut(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
