using System.Text.Json;
using AgentGuard.Schemas;
using NJsonSchema.Validation;

namespace AgentGuard.NJsonSchema.Engine;

/// <summary>Turns the errors of NJsonSchema into those that AgentGuard gives to models.</summary>
/// <param name="patterns">The patterns, by the formats that stand for them.</param>
internal sealed class ValidationErrors(IReadOnlyDictionary<string, string> patterns)
{
    public IReadOnlyList<SchemaError> Of(IEnumerable<ValidationError> errors, JsonElement instance) =>
        [.. errors.SelectMany(Leaves).Select(error => Of(error, instance)).Distinct()];

    /// <summary>Of what is nested the errors that say something: all of what must hold, the fewest of what is a choice.</summary>
    private static IEnumerable<ValidationError> Leaves(ValidationError error)
    {
        switch (error)
        {
            case ChildSchemaValidationError { Kind: ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf } choice:
                var closest = choice.Errors.Values.Where(list => list.Count > 0).MinBy(list => list.Count);
                return closest is null || choice.Errors.Values.Any(list => list.Count == 0) ? [error] : closest.SelectMany(Leaves);
            case ChildSchemaValidationError child when child.Errors.Values.Any(list => list.Count > 0):
                return child.Errors.Values.SelectMany(list => list).SelectMany(Leaves);
            default:
                return [error];
        }
    }

    private SchemaError Of(ValidationError error, JsonElement instance)
    {
        var pointer = ErrorPath.ToPointer(error.Path ?? "#", instance, out var found);
        return new(pointer, Expected(error), error.Kind == ValidationErrorKind.PropertyRequired || found is not { } value ? string.Empty : Show(value));
    }

    private string Expected(ValidationError error)
    {
        var schema = error.Schema;
        return error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => "is required",
            ValidationErrorKind.NoAdditionalPropertiesAllowed => $"is not a known property (known: {string.Join(", ", schema.Properties.Keys)})",
            ValidationErrorKind.StringTooShort => $"must have at least {schema.MinLength} characters",
            ValidationErrorKind.StringTooLong => $"must have at most {schema.MaxLength} characters",
            ValidationErrorKind.PatternMismatch => $"must match the pattern {patterns.GetValueOrDefault(schema.Format ?? string.Empty, "of its schema")}",
            ValidationErrorKind.NumberTooSmall => $"must be {(schema.IsExclusiveMinimum || schema.ExclusiveMinimum is not null ? ">" : ">=")} "
                + $"{schema.ExclusiveMinimum ?? schema.Minimum}",
            ValidationErrorKind.NumberTooBig => $"must be {(schema.IsExclusiveMaximum || schema.ExclusiveMaximum is not null ? "<" : "<=")} "
                + $"{schema.ExclusiveMaximum ?? schema.Maximum}",
            ValidationErrorKind.NumberNotMultipleOf => $"must be a multiple of {schema.MultipleOf}",
            ValidationErrorKind.NotInEnumeration => $"must be one of {string.Join(", ", schema.Enumeration.Take(20))}",
            ValidationErrorKind.TooFewItems => $"must have at least {schema.MinItems} items",
            ValidationErrorKind.TooManyItems => $"must have at most {schema.MaxItems} items",
            ValidationErrorKind.ItemsNotUnique => "must not have equal items",
            ValidationErrorKind.NotOneOf => $"must match exactly one of {schema.OneOf.Count} alternatives",
            ValidationErrorKind.NotAnyOf => $"must match at least one of {schema.AnyOf.Count} alternatives",
            ValidationErrorKind.ExcludedSchemaValidates => "must not match the schema under not",
            _ => "must be as its schema says: " + Words(error.Kind.ToString()),
        };
    }

    /// <summary>The name of a kind in words: <c>StringExpected</c> is <c>string expected</c>.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i == 0 ? string.Empty : " ")}{char.ToLowerInvariant(c)}" : c.ToString()));

    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => value.GetRawText() is var text && text.Length <= 42 ? text : text[..40] + "...",
    };
}
