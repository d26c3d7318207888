using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Schemas;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>
/// Judges arguments by what the parameters of a .NET method say and its schema cannot: annotations that have no keyword (a pattern must match all
/// of a text, a text must be base64 or not empty), and whether a number fits its type.
/// </summary>
internal sealed class ArgumentAnnotations
{
    // What the schema lets through of these is always read.
    private static readonly Type[] Unlimited = [typeof(string), typeof(bool), typeof(double), typeof(JsonElement), typeof(object), typeof(CancellationToken)];
    private readonly List<(ParameterInfo Parameter, ValidationAttribute[] Annotations)> _parameters = [];
    private readonly JsonSerializerOptions _options;

    private ArgumentAnnotations(JsonSerializerOptions options) => _options = options;

    /// <summary>Reads the annotations of a tool.</summary>
    /// <returns><see langword="null"/> when it is no method, or has nothing to judge.</returns>
    public static ArgumentAnnotations? Of(AIFunctionDeclaration tool)
    {
        if (tool is not AIFunction { UnderlyingMethod: { } method } function)
        {
            return null;
        }

        var annotations = new ArgumentAnnotations(function.JsonSerializerOptions);
        foreach (var parameter in method.GetParameters().Where(parameter => parameter.Name is not null))
        {
            ValidationAttribute[] found = [.. parameter.GetCustomAttributes<ValidationAttribute>(inherit: true)];
            if (found.Length > 0 || !Unlimited.Contains(parameter.ParameterType))
            {
                annotations._parameters.Add((parameter, found));
            }
        }

        return annotations._parameters.Count > 0 ? annotations : null;
    }

    /// <summary>What the method does not accept; empty when it accepts all.</summary>
    public IReadOnlyList<SchemaError> Errors(JsonElement arguments)
    {
        List<SchemaError>? errors = null;
        foreach (var (parameter, annotations) in _parameters)
        {
            if (arguments.TryGetProperty(parameter.Name!, out var value))
            {
                Add(ref errors, parameter, annotations, value);
            }
        }

        return (IReadOnlyList<SchemaError>?)errors ?? [];
    }

    private void Add(ref List<SchemaError>? errors, ParameterInfo parameter, ValidationAttribute[] annotations, JsonElement value)
    {
        var path = "/" + JsonPathPointer.Escape(parameter.Name!);
        if (!TryRead(parameter.ParameterType, annotations, value, out var read))
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            (errors ??= []).Add(new(path, $"cannot be read as {type.Name}", string.Empty));
            return;
        }

        foreach (var annotation in annotations)
        {
            if (!annotation.IsValid(read))
            {
                (errors ??= []).Add(new(path, $"is not accepted: {annotation.FormatErrorMessage(parameter.Name!)}", string.Empty));
            }
        }

        if (read is not (null or string or ValueType))
        {
            foreach (var error in new AnnotationWalk(_options).Errors(read))
            {
                (errors ??= []).Add(error with { Path = path + error.Path });
            }
        }
    }

    /// <summary>Whether a number fits its type, without reading it; <see langword="null"/> for other types and values.</summary>
    private static bool? FitsNumber(Type type, JsonElement value) => value.ValueKind is not JsonValueKind.Number ? null
        : type == typeof(int) ? value.TryGetInt32(out _)
        : type == typeof(long) ? value.TryGetInt64(out _)
        : type == typeof(decimal) ? value.TryGetDecimal(out _)
        : null;

    private bool TryRead(Type type, ValidationAttribute[] annotations, JsonElement value, out object? read)
    {
        read = null;
        if (annotations.Length == 0 && FitsNumber(type, value) is { } fits)
        {
            return fits;
        }

        if (!_options.TryGetTypeInfo(type, out var info))
        {
            // A parameter that does not come from the call: the cancellation, a service.
            return true;
        }

        try
        {
            read = value.Deserialize(info);
            return true;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
        {
            return e is NotSupportedException;
        }
    }
}
