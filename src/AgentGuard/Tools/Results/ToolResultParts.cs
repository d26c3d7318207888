using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools.Results;

/// <summary>The texts of a result, in whatever form a tool gave it; media are no text.</summary>
internal sealed class ToolResultParts
{
    private readonly object? _result;
    private readonly string?[] _texts;
    private bool _changed;

    private ToolResultParts(object? result, string?[] texts)
    {
        _result = result;
        _texts = texts;
    }

    public int Count => _texts.Length;

    /// <summary>The text of a part, or <see langword="null"/> for a part that is no text.</summary>
    public string? this[int index]
    {
        get => _texts[index];
        set
        {
            _texts[index] = value;
            _changed = true;
        }
    }

    public static ToolResultParts Of(object? result, JsonSerializerOptions? options) => result switch
    {
        IReadOnlyCollection<AIContent> contents => new(contents, [.. contents.Select(TextOf)]),
        IEnumerable<AIContent> contents => Of(contents.ToList(), options),
        AIContent content => new(content, [TextOf(content)]),
        _ => new(result, [TextOf(result, options ?? AIJsonUtilities.DefaultOptions)]),
    };

    /// <summary>Where a part came from: what the tool itself says of it, or else the tool.</summary>
    public ContentOrigin OriginOf(int index, string tool) => (_result switch
    {
        IEnumerable<AIContent> contents => contents.ElementAt(index).GetOrigin(),
        AIContent content => content.GetOrigin(),
        _ => null,
    }) ?? ContentOrigin.Tool(tool);

    /// <summary>Gives the result back: the same instance when no text changed.</summary>
    public object? ToResult()
    {
        if (!_changed)
        {
            return _result;
        }

        return _result is IEnumerable<AIContent> contents
            ? contents.Select((content, index) => TextOf(content) == _texts[index] ? content : Rewritten(content, _texts[index])).ToList()
            : _texts[0];
    }

    private static TextContent Rewritten(AIContent content, string? text) =>
        new(text) { AdditionalProperties = content.AdditionalProperties };

    private static string? TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionResultContent result => TextOf(result.Result, AIJsonUtilities.DefaultOptions),
        _ => null,
    };

    private static string? TextOf(object? result, JsonSerializerOptions options) => result switch
    {
        null => null,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        JsonElement { ValueKind: JsonValueKind.Undefined } => null,
        JsonElement element => element.GetRawText(),
        JsonNode node => node.ToJsonString(options),
        _ => options.TryGetTypeInfo(result.GetType(), out var type) ? JsonSerializer.Serialize(result, type) : result.ToString(),
    };
}
