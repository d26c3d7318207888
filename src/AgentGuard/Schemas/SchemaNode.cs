using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary>A compiled schema: all of its rules hold.</summary>
internal sealed class SchemaNode
{
    public IReadOnlyList<SchemaRule> Rules { get; set; } = [];

    public bool Check(JsonElement value, SchemaErrors? errors, int depth)
    {
        if (depth > JsonSchemaValidator.MaxDepth)
        {
            errors?.Add($"must nest at most {JsonSchemaValidator.MaxDepth} levels deep", "a deeper value");
            return false;
        }

        var valid = true;
        for (var i = 0; i < Rules.Count && (valid || errors is not null); i++)
        {
            valid &= Rules[i].Check(value, errors, depth);
        }

        return valid;
    }
}
