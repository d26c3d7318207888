using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Tools.Results;

namespace AgentGuard.Tools;

/// <summary>Judges what a tool returned by what it should return.</summary>
internal static class ResultContract
{
    /// <summary>What is wrong with a result; contents other than text are not judged.</summary>
    public static IReadOnlyList<SchemaError> Judge(ISchemaValidator contract, object? result, JsonSerializerOptions options)
    {
        var parts = ToolResultParts.Of(result, options);
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is { } text && contract.Validate(Read(text)) is { Count: > 0 } errors)
            {
                return errors;
            }
        }

        return [];
    }

    private static JsonElement Read(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonElement.Parse(JsonEncodedText.Encode(text) is var encoded ? $"\"{encoded}\"" : text);
        }
    }
}
