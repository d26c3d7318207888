using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>Adds to the key of a request what its options tell the model.</summary>
internal static class OptionsKey
{
    public static bool TryAdd(ChatOptions? options, KeyHash hash)
    {
        if (options is null)
        {
            hash.Add("none");
            return true;
        }

        if (options.ConversationId is not null || options.RawRepresentationFactory is not null)
        {
            return false;
        }

        AddSampling(options, hash);
        AddFormat(options.ResponseFormat, hash);
        AddTools(options, hash);
        return TryAddProperties(options.AdditionalProperties, hash);
    }

    private static void AddSampling(ChatOptions options, KeyHash hash)
    {
        hash.Add(options.ModelId);
        hash.Add(options.Instructions);
        hash.Add(options.Temperature);
        hash.Add(options.TopP);
        hash.Add(options.TopK);
        hash.Add(options.MaxOutputTokens);
        hash.Add(options.FrequencyPenalty);
        hash.Add(options.PresencePenalty);
        hash.Add(options.Seed);
        hash.Add(options.Reasoning?.Effort?.ToString());
        hash.Add(options.StopSequences?.Count ?? -1);
        foreach (var stop in options.StopSequences ?? [])
        {
            hash.Add(stop);
        }
    }

    private static void AddFormat(ChatResponseFormat? format, KeyHash hash)
    {
        hash.Add(format?.GetType().Name);
        if (format is ChatResponseFormatJson json)
        {
            hash.Add(json.SchemaName);
            hash.Add(json.Schema?.GetRawText());
        }
    }

    private static void AddTools(ChatOptions options, KeyHash hash)
    {
        hash.Add(options.ToolMode?.GetType().Name);
        hash.Add((options.ToolMode as RequiredChatToolMode)?.RequiredFunctionName);
        hash.Add(options.Tools?.Count ?? -1);
        foreach (var tool in options.Tools ?? [])
        {
            hash.Add(tool.Name);
            hash.Add(tool.Description);
            hash.Add((tool as AIFunctionDeclaration)?.JsonSchema.GetRawText());
        }
    }

    private static bool TryAddProperties(AdditionalPropertiesDictionary? properties, KeyHash hash)
    {
        hash.Add(properties?.Count ?? -1);
        return properties is null || properties.OrderBy(property => property.Key, StringComparer.Ordinal).All(property =>
        {
            hash.Add(property.Key);
            return TryAdd(property.Value, hash);
        });
    }

    // An object of the host's may tell an adapter what cannot be seen from outside.
    private static bool TryAdd(object? value, KeyHash hash)
    {
        switch (value)
        {
            case null or string:
                hash.Add((string?)value);
                return true;
            case JsonElement { ValueKind: not JsonValueKind.Undefined } element:
                hash.Add(element.GetRawText());
                return true;
            case IEnumerable<string?> list:
                hash.Add(string.Join('\n', list.Select(item => $"{item?.Length}:{item}")));
                return true;
            case IConvertible simple:
                hash.Add(simple.GetType().Name);
                hash.Add(simple.ToString(CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }
}
