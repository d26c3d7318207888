using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.StructuredOutput;

/// <summary>How answers are made to conform to the schema they were asked for by.</summary>
public sealed class StructuredOutputOptions
{
    private readonly List<OutputCheck> _checks = [];

    /// <summary>How often a model is asked again within one call, with what was wrong.</summary>
    /// <value>Default 2. Range 0 to 10. Each candidate of a fallback chain is asked again that often.</value>
    /// <remarks>Most answers that can be mended by asking again are mended by the first; a third try seldom adds anything.</remarks>
    [Range(0, 10)]
    public int MaxReasks { get; set; } = 2;

    /// <summary>The worst repair that is accepted without asking again.</summary>
    /// <value>
    /// Default <see cref="RepairVerdict.Coerced"/>: converted, but nothing guessed or dropped. Not <see cref="RepairVerdict.Rejected"/>.
    /// </value>
    public RepairVerdict WorstRepair { get; set; } = RepairVerdict.Coerced;

    /// <summary>How the model is told what its answer has to look like.</summary>
    /// <value>Default <see cref="SchemaDelivery.Auto"/>.</value>
    public SchemaDelivery Delivery { get; set; }

    /// <summary>When the text of a streamed answer is handed out.</summary>
    /// <value>Default <see cref="OutputStreaming.Hold"/>.</value>
    public OutputStreaming Streaming { get; set; }

    /// <summary>Whether the formats of a schema (<c>date-time</c>, <c>email</c>, ...) are asserted.</summary>
    /// <value>Default <see langword="true"/>: a date that is none would only fail later.</value>
    public bool AssertFormats { get; set; } = true;

    /// <summary>Compiles the schema of an answer by another engine.</summary>
    /// <value>Default <see langword="null"/>: <see cref="JsonSchemaValidator"/>, within <see cref="AssertFormats"/>.</value>
    /// <remarks>Another engine judges whole answers only: a streamed one is not stopped at its first wrong byte.</remarks>
    public Func<JsonElement, ISchemaValidator>? CompileSchema { get; set; }

    internal IReadOnlyList<OutputCheck> GetChecks() => _checks;

    /// <summary>Adds a check of answers of one type, made by <see cref="OutputCheck"/>.</summary>
    /// <param name="check">The check.</param>
    /// <returns>These options.</returns>
    public StructuredOutputOptions Add(OutputCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        _checks.Add(check);
        return this;
    }

    /// <summary>Checks answers of one type by their data annotations.</summary>
    /// <typeparam name="T">The type that the answers are asked for as.</typeparam>
    /// <param name="serializerOptions">How it is read; <see langword="null"/> for those of <c>GetResponseAsync&lt;T&gt;</c>.</param>
    /// <returns>These options.</returns>
    public StructuredOutputOptions CheckAnnotations<T>(JsonSerializerOptions? serializerOptions = null) =>
        Add(OutputCheck.Annotations<T>(serializerOptions));

    /// <summary>Checks answers of one type.</summary>
    /// <typeparam name="T">The type that the answers are asked for as.</typeparam>
    /// <param name="check">What is wrong with an answer, for the model to read; nothing when it is right. Must be thread-safe.</param>
    /// <param name="serializerOptions">How it is read; <see langword="null"/> for those of <c>GetResponseAsync&lt;T&gt;</c>.</param>
    /// <returns>These options.</returns>
    public StructuredOutputOptions Check<T>(Func<T, IEnumerable<SchemaError>> check, JsonSerializerOptions? serializerOptions = null) =>
        Add(OutputCheck.For(check, serializerOptions));
}
