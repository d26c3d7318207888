using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.NJsonSchema.Inference;

/// <summary>Learns a schema from samples: what an undocumented tool has been returning, to be held against what it returns later.</summary>
/// <remarks>
/// <para>Every sample conforms to the schema, formats asserted. It does not depend on the order of the samples, nor on how they are divided
/// among calls: the same samples give the same text.</para>
/// <para>NJsonSchema's own generator (<c>JsonSchema.FromSampleJson</c>) reads one sample, in which nothing is required or null and the first
/// item of a mixed array speaks for all; it is made for writing a first draft. This one is made for many.</para>
/// <para>Not thread-safe. Of the samples it keeps the texts of places that may be enumerations, at most
/// <see cref="SchemaInferenceOptions.MaxEnumValues"/> each, and the extremes of numbers.</para>
/// </remarks>
public sealed class SchemaInference
{
    /// <summary>How deep a sample may nest.</summary>
    public const int MaxDepth = 64;

    private readonly SampleSettings _settings;
    private readonly SampleShape _root = new();

    /// <summary>Begins without samples.</summary>
    /// <param name="options">What is taken for a rule; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SchemaInference(SchemaInferenceOptions? options = null) => _settings = SampleSettings.Of(options ?? new());

    /// <summary>How many samples were added.</summary>
    public long Count { get; private set; }

    /// <summary>Learns from samples.</summary>
    /// <param name="samples">The samples. They are not kept.</param>
    /// <param name="options">What is taken for a rule; <see langword="null"/> for the defaults.</param>
    /// <returns>What was learnt, to which more can be added.</returns>
    /// <exception cref="ArgumentException">A sample nests deeper than <see cref="MaxDepth"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static SchemaInference From(IEnumerable<JsonElement> samples, SchemaInferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var inference = new SchemaInference(options);
        foreach (var sample in samples)
        {
            inference.Add(sample);
        }

        return inference;
    }

    /// <summary>Learns from one more sample.</summary>
    /// <param name="sample">The sample. It is not kept.</param>
    /// <exception cref="ArgumentException">It nests deeper than <see cref="MaxDepth"/>; nothing was learnt from it.</exception>
    public void Add(JsonElement sample)
    {
        if (!IsShallow(sample, MaxDepth))
        {
            throw new ArgumentException($"A sample nests at most {MaxDepth} levels deep.", nameof(sample));
        }

        _root.Add(sample, _settings);
        Count++;
    }

    /// <summary>Gives what was learnt so far, as a schema of draft 2020-12.</summary>
    /// <returns>The schema. Extremes of numbers and lengths, and counts, are annotations (<c>x-...</c>) and assert nothing.</returns>
    public JsonElement ToSchema() => SampleSchemaWriter.Write(_root, _settings);

    /// <summary>Compiles what was learnt so far.</summary>
    /// <returns>A validator to which every sample conforms.</returns>
    public JsonSchemaValidator Compile() => JsonSchemaValidator.Compile(ToSchema(), new JsonSchemaOptions { AssertFormats = true, MaxDepth = 1000 });

    /// <summary>Tells what is different from a schema that was learnt earlier.</summary>
    /// <param name="earlier">The schema, as <see cref="ToSchema"/> gave it.</param>
    /// <returns>The changes, by their place; empty when there is none.</returns>
    public IReadOnlyList<SchemaChange> ChangesSince(JsonElement earlier) => SchemaChange.Between(earlier, ToSchema());

    private static bool IsShallow(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => depth > 0 && value.EnumerateObject().All(member => IsShallow(member.Value, depth - 1)),
        JsonValueKind.Array => depth > 0 && value.EnumerateArray().All(item => IsShallow(item, depth - 1)),
        JsonValueKind.Undefined => throw new ArgumentException("The sample is no JSON value."),
        _ => true,
    };
}
