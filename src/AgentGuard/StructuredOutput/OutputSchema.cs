using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;
using AgentGuard.Schemas.Repair;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>What an answer has to look like, compiled once: a schema with the checks that go with it.</summary>
/// <remarks>Immutable and thread-safe. Made by <see cref="StructuredOutputPolicy"/>.</remarks>
public sealed class OutputSchema
{
    private readonly RepairSchema? _repair;
    private readonly (OutputCheck Check, bool IsWrapped)[] _checks;
    private readonly RepairVerdict _worstRepair;
    private readonly ConcurrentDictionary<ConstraintProfile, StrictSchema> _rewritten = new();
    private readonly ConcurrentDictionary<StrictSchema, JsonSchemaValidator> _validators = new();

    internal OutputSchema(ChatResponseFormatJson format, StructuredOutputOptions options)
    {
        Name = format.SchemaName;
        Description = format.SchemaDescription;
        Schema = format.Schema?.Clone();
        _worstRepair = options.WorstRepair;
        _checks = [];
        if (Schema is { } schema)
        {
            _repair = options.CompileSchema is { } compile
                ? RepairSchema.Compile(schema, compile(schema))
                : RepairSchema.Compile(schema, new JsonSchemaOptions { AssertFormats = options.AssertFormats });
            _checks =
            [
                .. options.GetChecks().Select(check => (check, Applies: check.AppliesTo(schema, out var isWrapped), isWrapped))
                    .Where(found => found.Applies)
                    .Select(found => (found.check, found.isWrapped)),
            ];
        }
    }

    /// <summary>The schema, or <see langword="null"/> where any JSON will do.</summary>
    public JsonElement? Schema { get; }

    /// <summary>The name that the request gives it, or <see langword="null"/>.</summary>
    public string? Name { get; }

    /// <summary>The description that the request gives it, or <see langword="null"/>.</summary>
    public string? Description { get; }

    internal JsonSchemaValidator? Validator => _repair?.Validator;

    /// <summary>Judges an answer: reads the JSON out of it, repairs it within the options, validates it and runs the checks.</summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="finishReason">Why it stopped, where that is known: a text that is cut off is never taken for a whole one.</param>
    /// <param name="cancellationToken">Cancels the checks.</param>
    /// <returns>The judgement; nothing is thrown for a bad answer.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<OutputJudgement> JudgeAsync(
        string text, ChatFinishReason? finishReason = null, CancellationToken cancellationToken = default) =>
        JudgeSentAsync(text, finishReason, sentAs: null, cancellationToken);

    /// <summary>Judges an answer to a schema that was sent in another form.</summary>
    internal async ValueTask<OutputJudgement> JudgeSentAsync(
        string text, ChatFinishReason? finishReason, StrictSchema? sentAs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new RepairOptions { FinishReason = finishReason };
        var repair = sentAs is null ? JsonRepair.Repair(text, _repair, options) : RestoredAnswer.Repair(text, sentAs, _repair, options);
        if (repair.Verdict > _worstRepair)
        {
            return ReaskText.Refuse(this, repair, finishReason);
        }

        foreach (var (check, isWrapped) in _checks)
        {
            var value = isWrapped ? repair.Json.GetProperty("data") : repair.Json;
            var errors = await check.RunAsync(value, cancellationToken).ConfigureAwait(false);
            if (errors.Count > 0)
            {
                return ReaskText.Refuse(this, repair, isWrapped ? [.. errors.Select(error => error with { Path = "/data" + error.Path })] : errors);
            }
        }

        var json = Encoding.UTF8.GetString(repair.Utf8Json.Span);
        return new(repair.Verdict is RepairVerdict.Clean && sentAs is null ? text : json, repair, reason: null, errors: [], reaskMessage: null);
    }

    /// <summary>The validator of a form of the schema.</summary>
    internal JsonSchemaValidator ValidatorOf(StrictSchema rewritten) =>
        _validators.GetOrAdd(rewritten, key => JsonSchemaValidator.Compile(key.Schema, new JsonSchemaOptions { UnknownKeywords = UnknownKeywords.Annotation }));

    /// <summary>The schema in the form that a provider enforces.</summary>
    /// <returns>The form, or <see langword="null"/> where the provider cannot express the schema.</returns>
    internal StrictSchema? RewriteFor(ConstraintProfile profile)
    {
        var rewritten = _rewritten.GetOrAdd(profile, key => StrictSchema.Rewrite(Schema!.Value, key));
        return rewritten.IsExpressible ? rewritten : null;
    }
}
