using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
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
        AIContent content => new(JsonSerializer.SerializeToElement(content, TypeOf<AIContent>()), RecordedResultForm.Content),
        IEnumerable<AIContent> contents => new(
            JsonSerializer.SerializeToElement(contents.ToList(), TypeOf<IList<AIContent>>()), RecordedResultForm.Contents),
        null => new(JsonElement.Parse("null"), RecordedResultForm.Nothing),
        _ => new(Serialized(result, options ?? AIJsonUtilities.DefaultOptions), RecordedResultForm.Json),
    };

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));

    private static JsonElement Serialized(object result, JsonSerializerOptions options) => options.TryGetTypeInfo(result.GetType(), out var type)
        ? JsonSerializer.SerializeToElement(result, type)
        : ToolArguments.ToJson(result, options);

    /// <summary>Gives it back.</summary>
    public object? Value() => Form switch
    {
        RecordedResultForm.Nothing => null,
        RecordedResultForm.Text => Json.GetString(),
        RecordedResultForm.Content => Json.Deserialize(TypeOf<AIContent>()),
        RecordedResultForm.Contents => Json.Deserialize(TypeOf<IList<AIContent>>()),
        _ => Json,
    };
}
