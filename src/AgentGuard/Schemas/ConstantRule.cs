using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal sealed class ConstantRule(JsonElement[] constants) : SchemaRule
{
    private const int MaxListed = 20;

    /// <summary>The constants that are strings: what a wrong value may have meant.</summary>
    public IEnumerable<string> Texts => constants.Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!);

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth)
    {
        foreach (var constant in constants)
        {
            if (JsonElement.DeepEquals(constant, value))
            {
                return true;
            }
        }

        if (errors is not null)
        {
            errors.Add(Expected(value), value);
        }

        return false;
    }

    private string Expected(JsonElement value)
    {
        var listed = string.Join(", ", constants.Take(MaxListed).Select(constant => constant.GetRawText()));
        var rest = constants.Length > MaxListed ? $" and {constants.Length - MaxListed} more" : string.Empty;
        var nearest = value.ValueKind == JsonValueKind.String ? NearestText.Find(value.GetString()!, Texts) : null;
        var hint = nearest is null || constants.Length == 1 ? string.Empty : $" (nearest: \"{nearest}\")";
        return constants.Length == 1 ? $"must be {listed}" : $"must be one of {listed}{rest}{hint}";
    }
}
