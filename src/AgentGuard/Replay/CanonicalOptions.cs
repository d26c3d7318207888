using System.Globalization;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Writes the tools and the options of a request canonically.</summary>
internal static class CanonicalOptions
{
    public static IEnumerable<RequestPart> Of(ChatOptions? options) => options is null
        ? []
        : [
            .. (options.Tools ?? []).Select(tool => new RequestPart("tools." + tool.Name, Of(tool))).OrderBy(part => part.Path, StringComparer.Ordinal),
            .. Values(options).Where(value => value.Json is not null)
                .Select(value => new RequestPart("options." + value.Name, value.Json!)).OrderBy(part => part.Path, StringComparer.Ordinal),
        ];

    public static string Quote(string text) => CanonicalJson.Of(ToolArguments.ToJson(text, options: null));

    private static IEnumerable<(string Name, string? Json)> Values(ChatOptions options)
    {
        yield return ("model", Text(options.ModelId));
        yield return ("instructions", Text(options.Instructions));
        yield return ("temperature", Number(options.Temperature));
        yield return ("topP", Number(options.TopP));
        yield return ("topK", Number(options.TopK));
        yield return ("maxOutputTokens", Number(options.MaxOutputTokens));
        yield return ("frequencyPenalty", Number(options.FrequencyPenalty));
        yield return ("presencePenalty", Number(options.PresencePenalty));
        yield return ("seed", Number(options.Seed));
        yield return ("stop", options.StopSequences is { Count: > 0 } stop ? string.Join(',', stop.Select(Quote)) : null);
        yield return ("toolMode", options.ToolMode switch
        {
            null => null,
            RequiredChatToolMode required => Quote("required " + required.RequiredFunctionName),
            NoneChatToolMode => Quote("none"),
            _ => Quote("auto"),
        });
        yield return ("allowMultipleToolCalls", options.AllowMultipleToolCalls is { } multiple ? multiple ? "true" : "false" : null);
        yield return ("responseFormat", options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } => CanonicalJson.Of(schema),
            ChatResponseFormatJson => Quote("json"),
            ChatResponseFormatText => Quote("text"),
            _ => null,
        });
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            yield return ("additional." + name, CanonicalJson.Of(ToolArguments.ToJson(value, options: null)));
        }
    }

    private static string Of(AITool tool)
    {
        var members = new Dictionary<string, object?> { ["name"] = tool.Name, ["description"] = tool.Description };
        if (tool is AIFunctionDeclaration function)
        {
            members["parameters"] = function.JsonSchema;
            members["returns"] = function.ReturnJsonSchema is { } returns ? returns : null;
        }

        return CanonicalJson.Of(ToolArguments.ToJson(members, options: null));
    }

    private static string? Text(string? text) => text is null ? null : Quote(text);

    private static string? Number<T>(T? number)
        where T : struct, IFormattable => number?.ToString(null, CultureInfo.InvariantCulture);
}
