using System.Text;
using System.Text.Json;
using AgentGuard.Ports;
using AgentGuard.Schemas;

namespace AgentGuard.Guardrails.Formats;

/// <summary>Sees what is not strict JSON (RFC 8259), or does not conform to a schema.</summary>
/// <remarks>
/// One value and nothing around it, no comments, no trailing commas, no member twice, at most 64 deep. For typed answers that are repaired and asked
/// for again, use structured output; this is for a text that has to be JSON and for arguments. Immutable and thread-safe.
/// </remarks>
public sealed class JsonGuardrail : IGuardrail
{
    private const int MostErrors = 5;
    private readonly JsonSchemaValidator? _schema;
    private readonly string? _argument;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="schema">The schema; <see langword="null"/> for any value.</param>
    /// <param name="argument">The argument with the JSON, at <see cref="TrustBoundary.ToolCall"/>; <see langword="null"/> where the text is JSON.</param>
    public JsonGuardrail(JsonSchemaValidator? schema = null, string? argument = null)
    {
        _schema = schema;
        _argument = argument;
    }

    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (NamedArgument.TextOf(content, _argument) is not { } text)
        {
            return new(GuardrailJudgement.Pass);
        }

        try
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new(_schema?.Validate(utf8) is { Count: > 0 } errors ? NotConforming(errors) : GuardrailJudgement.Pass);
        }
        catch (JsonException)
        {
            return new(Found("it is not strict JSON", "Answer with one JSON value and nothing around it."));
        }
    }

    private GuardrailJudgement NotConforming(IReadOnlyList<SchemaError> errors) => Found(
        "it does not conform to its schema",
        string.Join(" ", errors.Take(MostErrors).Select(error => $"At '{error.Path}': expected {error.Expected}, got {error.Got}.")));

    private GuardrailJudgement Found(string reason, string advice) => GuardrailJudgement.Found(new Finding(Name, "JSON")) with
    {
        Reason = reason,
        ReaskMessage = $"This was not accepted: {reason}. {advice}",
    };
}
