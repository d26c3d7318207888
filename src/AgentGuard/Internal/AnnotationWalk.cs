using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentGuard.Schemas;

namespace AgentGuard.Internal;

/// <summary>Goes through a value and all that it contains, and collects what its data annotations refuse. Used once.</summary>
internal sealed class AnnotationWalk
{
    // A value that was read from JSON is a tree of bounded depth; a getter of the host's may still lead in circles.
    private const int MaxDepth = 64;

    private readonly JsonSerializerOptions _options;
    private readonly List<SchemaError> _errors = [];

    public AnnotationWalk(JsonSerializerOptions options) => _options = options;

    public IReadOnlyList<SchemaError> Errors(object value)
    {
        Visit(value, string.Empty, depth: 0);
        return _errors;
    }

    private void Visit(object? value, string path, int depth)
    {
        if (value is null or string or JsonElement || depth > MaxDepth || !_options.TryGetTypeInfo(value.GetType(), out var type))
        {
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                VisitObject(value, type, path, depth);
                break;
            case JsonTypeInfoKind.Dictionary when value is IDictionary members:
                foreach (DictionaryEntry member in members)
                {
                    Visit(member.Value, $"{path}/{JsonPathPointer.Escape(Convert.ToString(member.Key, CultureInfo.InvariantCulture)!)}", depth + 1);
                }

                break;
            case JsonTypeInfoKind.Enumerable when value is IEnumerable items:
                var index = 0;
                foreach (var item in items)
                {
                    Visit(item, $"{path}/{(index++).ToString(CultureInfo.InvariantCulture)}", depth + 1);
                }

                break;
        }
    }

    private void VisitObject(object value, JsonTypeInfo type, string path, int depth)
    {
        foreach (var property in type.Properties)
        {
            if (property.Get is null)
            {
                continue;
            }

            var member = property.Get(value);
            var place = $"{path}/{JsonPathPointer.Escape(property.Name)}";
            foreach (var annotation in AnnotationsOf(property))
            {
                Add(annotation.GetValidationResult(member, Context(value, property)), place);
            }

            Visit(member, place, depth + 1);
        }

        var context = new ValidationContext(value, type.Type.Name, serviceProvider: null, items: null);
        foreach (var annotation in type.Type.GetCustomAttributes<ValidationAttribute>(inherit: true))
        {
            AddWhole(annotation.GetValidationResult(value, context), path, type);
        }

        foreach (var result in (value as IValidatableObject)?.Validate(context) ?? [])
        {
            AddWhole(result, path, type);
        }
    }

    private static IEnumerable<ValidationAttribute> AnnotationsOf(JsonPropertyInfo property) =>
        From(property.AttributeProvider).Concat(From(property.AssociatedParameter?.AttributeProvider));

    private static IEnumerable<ValidationAttribute> From(ICustomAttributeProvider? provider) =>
        provider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).OfType<ValidationAttribute>() ?? [];

    private static ValidationContext Context(object value, JsonPropertyInfo property) =>
        new(value, property.Name, serviceProvider: null, items: null) { MemberName = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name };

    /// <summary>A result about a whole object names members as they are called in .NET; the model knows those in JSON.</summary>
    private void AddWhole(ValidationResult? result, string path, JsonTypeInfo type)
    {
        var named = type.Properties.FirstOrDefault(property =>
            property.AttributeProvider is MemberInfo member && result?.MemberNames.Contains(member.Name, StringComparer.Ordinal) is true);
        Add(result, named is null ? path : $"{path}/{JsonPathPointer.Escape(named.Name)}");
    }

    private void Add(ValidationResult? result, string path)
    {
        if (result != ValidationResult.Success)
        {
            _errors.Add(new SchemaError(path, $"is not accepted: {result!.ErrorMessage}", string.Empty));
        }
    }
}
