using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentGuard.Internal;
using AgentGuard.Schemas;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>A check of what an answer says, beyond what its schema can express: sums that add up, ids that exist.</summary>
/// <remarks>
/// <para>It applies to answers that are asked for with the schema of its type, as <c>GetResponseAsync&lt;T&gt;</c> asks for them, and runs
/// after the schema was satisfied. What it finds goes to the model with the next re-ask, so it should say what would be right.</para>
/// <para>A check that throws ends the call with its exception. Immutable and thread-safe, if the host's function is.</para>
/// </remarks>
public sealed class OutputCheck
{
    private readonly Func<JsonElement, CancellationToken, ValueTask<IReadOnlyList<SchemaError>>> _run;
    private readonly JsonElement _schema;

    private OutputCheck(
        Type type,
        JsonSerializerOptions serializerOptions,
        Func<JsonElement, CancellationToken, ValueTask<IReadOnlyList<SchemaError>>> run)
    {
        serializerOptions.MakeReadOnly();
        Type = type;
        _schema = ChatResponseFormat.ForJsonSchema(type, serializerOptions).Schema!.Value;
        _run = run;
    }

    /// <summary>The type of the answers that it applies to.</summary>
    public Type Type { get; }

    /// <summary>Makes a check out of a function.</summary>
    /// <typeparam name="T">The type that the answers are asked for as.</typeparam>
    /// <param name="check">What is wrong with an answer; nothing when it is right. Must be thread-safe.</param>
    /// <param name="serializerOptions">How it is read; <see langword="null"/> for those of <c>GetResponseAsync&lt;T&gt;</c>.</param>
    /// <returns>The check. It also refuses answers that cannot be read as the type.</returns>
    public static OutputCheck For<T>(Func<T, IEnumerable<SchemaError>> check, JsonSerializerOptions? serializerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(check);
        return ForAsync<T>((value, _) => new(check(value)), serializerOptions);
    }

    /// <summary>Makes a check out of a function that waits for something, such as a look-up.</summary>
    /// <typeparam name="T">The type that the answers are asked for as.</typeparam>
    /// <param name="check">What is wrong with an answer; nothing when it is right. Must be thread-safe.</param>
    /// <param name="serializerOptions">How it is read; <see langword="null"/> for those of <c>GetResponseAsync&lt;T&gt;</c>.</param>
    /// <returns>The check. It also refuses answers that cannot be read as the type.</returns>
    public static OutputCheck ForAsync<T>(
        Func<T, CancellationToken, ValueTask<IEnumerable<SchemaError>>> check, JsonSerializerOptions? serializerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(check);
        var options = serializerOptions ?? AIJsonUtilities.DefaultOptions;
        options.MakeReadOnly();
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        return new(typeof(T), options, async (json, cancellationToken) => Read(json, type, out var error) is { } value
            ? [.. await check(value, cancellationToken).ConfigureAwait(false)]
            : [error!]);
    }

    /// <summary>Makes a check out of the data annotations of a type and of all that it contains, <c>IValidatableObject</c> included.</summary>
    /// <typeparam name="T">The type that the answers are asked for as.</typeparam>
    /// <param name="serializerOptions">How it is read; <see langword="null"/> for those of <c>GetResponseAsync&lt;T&gt;</c>.</param>
    /// <returns>The check. Errors name the members as they are called in JSON.</returns>
    /// <remarks>
    /// Members are found through <see cref="JsonTypeInfo"/>, so it works without reflection on the type where the options have a
    /// source-generated resolver. Annotations on the parameters of a primary constructor count too.
    /// </remarks>
    public static OutputCheck Annotations<T>(JsonSerializerOptions? serializerOptions = null)
    {
        var options = serializerOptions ?? AIJsonUtilities.DefaultOptions;
        return For<T>(value => new AnnotationWalk(options).Errors(value!), options);
    }

    /// <summary>Whether an answer of a schema is one of this type.</summary>
    /// <param name="schema">The schema of the request.</param>
    /// <param name="isWrapped">Whether the value stands in the member <c>data</c> of an object, as non-objects do.</param>
    internal bool AppliesTo(JsonElement schema, out bool isWrapped)
    {
        isWrapped = false;
        if (JsonElement.DeepEquals(schema, _schema))
        {
            return true;
        }

        isWrapped = schema.ValueKind is JsonValueKind.Object
            && schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind is JsonValueKind.Object
            && properties.GetPropertyCount() == 1
            && properties.TryGetProperty("data", out var data)
            && JsonElement.DeepEquals(data, _schema);
        return isWrapped;
    }

    internal ValueTask<IReadOnlyList<SchemaError>> RunAsync(JsonElement json, CancellationToken cancellationToken) =>
        _run(json, cancellationToken);

    private static T? Read<T>(JsonElement json, JsonTypeInfo<T> type, out SchemaError? error)
    {
        try
        {
            var value = json.Deserialize(type);
            error = value is null ? new SchemaError(string.Empty, "must not be null", "null") : null;
            return value;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException or OverflowException)
        {
            var path = (e as JsonException)?.Path;
            error = new SchemaError(path is null ? string.Empty : JsonPathPointer.From(path), $"must be readable as {typeof(T).Name}", string.Empty);
            return default;
        }
    }
}
