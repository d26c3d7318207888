using System.Globalization;
using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary><c>prefixItems</c>, <c>items</c>, <c>minItems</c>, <c>maxItems</c> and <c>uniqueItems</c>.</summary>
internal sealed class ArrayRule : SchemaRule
{
    public IReadOnlyList<SchemaNode> PrefixItems { get; init; } = [];

    public SchemaNode? Items { get; init; }

    public int MinItems { get; init; }

    public int? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var length = value.GetArrayLength();
        return (length >= MinItems || Fail(errors, $"must have at least {MinItems} items", value))
            & (length <= (MaxItems ?? int.MaxValue) || Fail(errors, $"must have at most {MaxItems} items", value))
            & (!UniqueItems || AreUnique(value) || Fail(errors, "must not have equal items", value))
            & CheckItems(value, errors, depth);
    }

    private static bool AreUnique(JsonElement array)
    {
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            index++;
            var other = 0;
            foreach (var candidate in array.EnumerateArray())
            {
                if (other++ >= index && JsonElement.DeepEquals(item, candidate))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool CheckItems(JsonElement array, SchemaErrors? errors, int depth)
    {
        var valid = true;
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            var node = index < PrefixItems.Count ? PrefixItems[index] : Items;
            if (node is not null)
            {
                valid &= errors is null
                    ? node.Check(item, errors: null, depth + 1)
                    : CheckChild(node, item, index.ToString(CultureInfo.InvariantCulture), errors, depth);
            }

            if (!valid && errors is null)
            {
                return false;
            }

            index++;
        }

        return valid;
    }
}
