using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>
/// The response format of a type; what is no object in JSON stands in the member <c>data</c> of one, as with
/// <c>GetResponseAsync&lt;T&gt;</c>.
/// </summary>
/// <param name="Format">The format.</param>
/// <param name="IsWrapped">Whether the value stands in <c>data</c>.</param>
internal sealed record PartialFormat(ChatResponseFormatJson Format, bool IsWrapped)
{
    /// <summary>What the answers of clients without structured output are read with.</summary>
    public static StructuredOutputPolicy DefaultPolicy { get; } = new();

    public static PartialFormat Of<T>(JsonSerializerOptions serializer)
    {
        var format = ChatResponseFormat.ForJsonSchema<T>(serializer);
        var schema = format.Schema!.Value;
        if (schema.ValueKind is JsonValueKind.Object
            && schema.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String && type.ValueEquals("object"))
        {
            return new(format, IsWrapped: false);
        }

        var wrapper = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["data"] = JsonNode.Parse(schema.GetRawText()) },
            ["additionalProperties"] = false,
            ["required"] = new JsonArray((JsonNode)"data"),
        };
        return new(ChatResponseFormat.ForJsonSchema(JsonElement.Parse(wrapper.ToJsonString()), format.SchemaName, format.SchemaDescription), IsWrapped: true);
    }
}
