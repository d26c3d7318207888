using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;
using AgentGuard.Tools.Results;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>How one tool is guarded, worked out once.</summary>
internal sealed class ToolPlan
{
    // What a tool declares of its arguments is a condition: a format that nobody checks reaches the tool as it is.
    private static readonly JsonSchemaOptions Asserted = new() { AssertFormats = true };
    private readonly ISchemaValidator? _validator;
    private readonly ArgumentAnnotations? _annotations;
    private readonly ArgumentRepair? _repair;
    private readonly JsonElement _schema;
    private readonly JsonSerializerOptions? _serializerOptions;

    public ToolPlan(AIFunctionDeclaration tool, ToolOptions options)
    {
        Name = tool.Name;
        _schema = tool.JsonSchema;
        IsRecall = tool is ReadResultFunction;
        Options = options;
        Effect = options.Effect ?? DeclaredEffect(tool);
        _serializerOptions = (tool as AIFunction)?.JsonSerializerOptions;
        _validator = options.ValidateArguments ? Compile(tool, options) : null;
        ResultContract = options.ResultContract
            ?? (IsForeign(tool) && tool.ReturnJsonSchema is { } returned ? ForeignTool.CompileSchema(returned) : null);
        _annotations = options.ValidateArguments ? ArgumentAnnotations.Of(tool) : null;
        _repair = options.RepairArguments && _validator is not null ? new ArgumentRepair(_schema, _validator, MayRepeat) : null;
    }

    public string Name { get; }

    public ToolOptions Options { get; }

    public ToolEffect Effect { get; }

    /// <summary>Whether it reads what was left out of results; its own results are parts already.</summary>
    public bool IsRecall { get; }

    /// <summary>What results must look like: what the host says, or what a foreign tool declares.</summary>
    public ISchemaValidator? ResultContract { get; }

    /// <summary>How long a result may be given again; of tools that only read.</summary>
    public TimeSpan? CacheFor => Effect is ToolEffect.ReadOnly ? Options.CacheFor : null;

    public bool MayRepeat => Effect is ToolEffect.ReadOnly or ToolEffect.Idempotent;

    /// <summary>Restores placeholders, repairs and judges the arguments.</summary>
    public ToolExamination Examine(IEnumerable<KeyValuePair<string, object?>>? arguments, FunctionCallContent? call)
    {
        arguments ??= [];
        var json = ToolArguments.ToJson(arguments, _serializerOptions);
        if (call?.Exception is null)
        {
            return Examine(arguments, json, read: null);
        }

        return ToolCallText.Get(call) is { } text && _repair?.Read(text) is { } read
            ? Examine(Members(read.Json), read.Json, read)
            : new ToolExamination(json) { Failure = ToolFailures.Malformed(Name, _schema) };
    }

    private ToolExamination Examine(IEnumerable<KeyValuePair<string, object?>> arguments, JsonElement json, RepairResult? read)
    {
        var restored = Options.RestoreRedactedArguments && AgentRun.Current?.Redactions is { IsEmpty: false } redactions
            ? RedactedArguments.Restore(arguments, redactions)
            : null;
        var judged = restored is null ? json : ToolArguments.ToJson(restored, _serializerOptions);
        var failure = Judge(judged, restored is not null);
        if (failure is null)
        {
            return new ToolExamination(json) { Changed = restored ?? (read is null ? null : Members(json)), Effective = judged, Repair = read };
        }

        if (_repair?.Fit(judged) is not { } repair || Judge(repair.Json, restored is not null) is not null)
        {
            return new ToolExamination(json) { Changed = restored, Effective = judged, Failure = failure };
        }

        // The key of an effect has the placeholders, and the values as they were meant.
        var written = restored is null ? repair.Json : _repair.Fit(json)?.Json ?? json;
        return new ToolExamination(written) { Changed = Members(repair.Json), Effective = repair.Json, Repair = repair };
    }

    public ToolFailure? Judge(JsonElement arguments, bool restored)
    {
        var errors = _validator?.Validate(arguments) ?? [];
        errors = errors.Count > 0 || _annotations is null ? errors : _annotations.Errors(arguments);
        return errors.Count > 0 ? ToolFailures.Invalid(Name, _schema, errors, restored) : null;
    }

    public static Dictionary<string, object?> Members(JsonElement json) =>
        json.EnumerateObject().DistinctBy(member => member.Name, StringComparer.Ordinal)
            .ToDictionary(member => member.Name, member => (object?)member.Value, StringComparer.Ordinal);

    /// <summary>Gives a result in a form that can be read in another process; its text, where it cannot be written as JSON.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An effect that happened must be recorded, whatever its result.")]
    public object? ToRecorded(object? result)
    {
        if (result is null or string or JsonElement or AIContent or IEnumerable<AIContent>)
        {
            return result;
        }

        try
        {
            return JsonSerializer.SerializeToElement(result, (_serializerOptions ?? AIJsonUtilities.DefaultOptions).GetTypeInfo(result.GetType()));
        }
        catch (Exception)
        {
            return result.ToString();
        }
    }

    private static ToolEffect DeclaredEffect(AIFunctionDeclaration tool)
    {
        if ((tool as AIFunction)?.UnderlyingMethod?.GetCustomAttribute<ToolEffectAttribute>() is { } attribute)
        {
            return attribute.Effect;
        }

        return tool.AdditionalProperties.GetValueOrDefault(ToolEffectAttribute.PropertyName) switch
        {
            ToolEffect effect => effect,
            string name when Enum.TryParse<ToolEffect>(name, ignoreCase: true, out var effect) => effect,
            _ => ToolEffect.Mutating,
        };
    }

    private static bool IsForeign(AIFunctionDeclaration tool) => tool.AdditionalProperties.ContainsKey(ForeignTool.PropertyName);

    private static ISchemaValidator Compile(AIFunctionDeclaration tool, ToolOptions options)
    {
        try
        {
            return options.CompileSchema is { } compile ? compile(tool.JsonSchema)
                : IsForeign(tool) ? ForeignTool.CompileSchema(tool.JsonSchema)
                : JsonSchemaValidator.Compile(tool.JsonSchema, Asserted);
        }
        catch (SchemaNotSupportedException e)
        {
            throw new SchemaNotSupportedException(
                $"The arguments of the tool '{tool.Name}' cannot be validated. {e.Message} "
                + $"Change the schema, or set ForTool(\"{tool.Name}\", o => o.ValidateArguments = false) and let the tool check them.",
                e);
        }
    }
}
