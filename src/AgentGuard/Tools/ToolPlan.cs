using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Schemas;
using AgentGuard.Tools.Results;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>How one tool is guarded, worked out once.</summary>
internal sealed class ToolPlan
{
    private readonly ISchemaValidator? _validator;
    private readonly JsonSerializerOptions? _serializerOptions;

    public ToolPlan(AIFunctionDeclaration tool, ToolOptions options)
    {
        Name = tool.Name;
        IsRecall = tool is ReadResultFunction;
        Options = options;
        Effect = options.Effect ?? DeclaredEffect(tool);
        _serializerOptions = (tool as AIFunction)?.JsonSerializerOptions;
        _validator = options.ValidateArguments ? Compile(tool, options) : null;
    }

    public string Name { get; }

    public ToolOptions Options { get; }

    public ToolEffect Effect { get; }

    /// <summary>Whether it reads what was left out of results; its own results are parts already.</summary>
    public bool IsRecall { get; }

    public bool MayRepeat => Effect is ToolEffect.ReadOnly or ToolEffect.Idempotent;

    /// <summary>Restores placeholders and judges the arguments.</summary>
    public ToolExamination Examine(IEnumerable<KeyValuePair<string, object?>>? arguments, Exception? malformed)
    {
        arguments ??= [];
        var json = ToolArguments.ToJson(arguments, _serializerOptions);
        if (malformed is not null)
        {
            return new ToolExamination(json) { Failure = ToolFailures.Malformed(Name) };
        }

        var restored = Options.RestoreRedactedArguments && AgentRun.Current?.Redactions is { IsEmpty: false } redactions
            ? RedactedArguments.Restore(arguments, redactions)
            : null;
        var judged = restored is null ? json : ToolArguments.ToJson(restored, _serializerOptions);
        return new ToolExamination(json) { Restored = restored, Effective = judged, Failure = Judge(judged, restored is not null) };
    }

    public ToolFailure? Judge(JsonElement arguments, bool restored) =>
        _validator?.Validate(arguments) is { Count: > 0 } errors ? ToolFailures.Invalid(Name, errors, restored) : null;

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

    private static ISchemaValidator Compile(AIFunctionDeclaration tool, ToolOptions options)
    {
        try
        {
            return options.CompileSchema is { } compile ? compile(tool.JsonSchema) : JsonSchemaValidator.Compile(tool.JsonSchema);
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
