using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentGuard.Schemas;

/// <summary>The keywords of objects.</summary>
internal sealed class ObjectRule : SchemaRule
{
    public IReadOnlyList<KeyValuePair<string, SchemaNode>> Properties { get; init; } = [];

    public IReadOnlyList<KeyValuePair<Regex, SchemaNode>> PatternProperties { get; init; } = [];

    public SchemaNode? AdditionalProperties { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public int MinProperties { get; init; }

    public int? MaxProperties { get; init; }

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        var count = value.GetPropertyCount();
        return CheckRequired(value, errors)
            & (count >= MinProperties || Fail(errors, $"must have at least {MinProperties} properties", value))
            & (count <= (MaxProperties ?? int.MaxValue) || Fail(errors, $"must have at most {MaxProperties} properties", value))
            & CheckProperties(value, errors, depth);
    }

    private bool CheckRequired(JsonElement value, SchemaErrors? errors)
    {
        var valid = true;
        for (var i = 0; i < Required.Count; i++)
        {
            if (!value.TryGetProperty(Required[i], out _))
            {
                valid = false;
                errors?.Enter(Required[i]);
                errors?.Add("is required", "nothing");
                errors?.Leave();
            }
        }

        return valid;
    }

    private bool CheckProperties(JsonElement value, SchemaErrors? errors, int depth)
    {
        var valid = true;
        foreach (var property in value.EnumerateObject())
        {
            valid &= CheckProperty(property, errors, depth);
            if (!valid && errors is null)
            {
                return false;
            }
        }

        return valid;
    }

    private bool CheckProperty(JsonProperty property, SchemaErrors? errors, int depth)
    {
        var (valid, known) = (true, false);
        for (var i = 0; i < Properties.Count && !known; i++)
        {
            if (property.NameEquals(Properties[i].Key))
            {
                known = true;
                valid = CheckValue(Properties[i].Value, property, errors, depth);
            }
        }

        for (var i = 0; i < PatternProperties.Count; i++)
        {
            if (PatternProperties[i].Key.IsMatch(property.Name))
            {
                known = true;
                valid &= CheckValue(PatternProperties[i].Value, property, errors, depth);
            }
        }

        return known || AdditionalProperties is null ? valid : CheckValue(AdditionalProperties, property, errors, depth);
    }

    private bool CheckValue(SchemaNode node, JsonProperty property, SchemaErrors? errors, int depth)
    {
        if (errors is null)
        {
            return node.Check(property.Value, errors: null, depth + 1);
        }

        if (ReferenceEquals(node, AdditionalProperties) && node.Rules is [NeverRule])
        {
            return Unknown(property, errors);
        }

        return CheckChild(node, property.Value, property.Name, errors, depth);
    }

    private bool Unknown(JsonProperty property, SchemaErrors errors)
    {
        var known = Properties.Select(candidate => candidate.Key).ToArray();
        var nearest = NearestText.Find(property.Name, known);
        errors.Enter(property.Name);
        var hint = nearest is null ? "known: " + string.Join(", ", known) : "nearest: " + nearest;
        errors.Add($"is not a known property ({hint})", property.Value);
        errors.Leave();
        return false;
    }
}
