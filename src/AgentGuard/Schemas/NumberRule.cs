using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary><c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c> and <c>multipleOf</c>.</summary>
internal sealed class NumberRule : SchemaRule
{
    public JsonElement? Minimum { get; init; }

    public JsonElement? Maximum { get; init; }

    public JsonElement? ExclusiveMinimum { get; init; }

    public JsonElement? ExclusiveMaximum { get; init; }

    public JsonElement? MultipleOf { get; init; }

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return true;
        }

        return (Minimum is not { } min || JsonNumber.Compare(value, min) >= 0 || Fail(errors, $"must be >= {min}", value))
            & (Maximum is not { } max || JsonNumber.Compare(value, max) <= 0 || Fail(errors, $"must be <= {max}", value))
            & (ExclusiveMinimum is not { } above || JsonNumber.Compare(value, above) > 0 || Fail(errors, $"must be > {above}", value))
            & (ExclusiveMaximum is not { } below || JsonNumber.Compare(value, below) < 0 || Fail(errors, $"must be < {below}", value))
            & (MultipleOf is not { } unit || JsonNumber.IsMultipleOf(value, unit) || Fail(errors, $"must be a multiple of {unit}", value));
    }
}
