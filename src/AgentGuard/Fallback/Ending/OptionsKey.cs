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
            return RequestKey.TryAddValue(property.Value, hash);
        });
    }
}
