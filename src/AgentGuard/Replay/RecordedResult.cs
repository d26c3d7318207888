using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>What a tool returned, in a form that gives it back as it was: a loop sends a text, JSON and contents to its model in different ways.</summary>
/// <param name="Json">The result as JSON, as it was written.</param>
/// <param name="Form">What it was.</param>
internal readonly record struct RecordedResult(JsonElement Json, RecordedResultForm Form)
{
    public static RecordedResult Of(object? result, JsonSerializerOptions? options) => result switch
    {
        JsonElement { ValueKind: not JsonValueKind.Undefined } json => new(json.Clone(), RecordedResultForm.Json),
        string => new(ToolArguments.ToJson(result, options), RecordedResultForm.Text),
        AIContent content => new(JsonSerializer.SerializeToElement(content, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent))), RecordedResultForm.Content),
        IEnumerable<AIContent> contents => new(
            JsonSerializer.SerializeToElement(contents.ToList(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IList<AIContent>))), RecordedResultForm.Contents),
        _ => new(ToolArguments.ToJson(result, options), RecordedResultForm.Json),
    };

    /// <summary>Gives it back.</summary>
    public object? Value() => Form switch
    {
        RecordedResultForm.Text => Json.GetString(),
        RecordedResultForm.Content => Json.Deserialize(AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent))),
        RecordedResultForm.Contents => Json.Deserialize(AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IList<AIContent>))),
        _ => Json,
    };
}
