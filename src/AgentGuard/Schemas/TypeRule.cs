using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary><c>type</c>.</summary>
internal sealed class TypeRule : SchemaRule
{
    private readonly string[] _names;
    private readonly bool _integer;
    private readonly int _kinds;

    public TypeRule(string[] names)
    {
        _names = names;
        foreach (var name in names)
        {
            _integer |= name == "integer";
            _kinds |= Kinds(name);
        }
    }

    public static bool IsKnown(string? name) => name == "integer" || (name is not null && Kinds(name) != 0);

    public override bool Check(JsonElement value, SchemaErrors? errors, int depth) =>
        (_kinds & (1 << (int)value.ValueKind)) != 0
        || (_integer && value.ValueKind == JsonValueKind.Number && JsonNumber.IsInteger(value))
        || Fail(errors, "must be " + string.Join(" or ", _names), value);

    private static int Kinds(string name) => name switch
    {
        "object" => 1 << (int)JsonValueKind.Object,
        "array" => 1 << (int)JsonValueKind.Array,
        "string" => 1 << (int)JsonValueKind.String,
        "number" => 1 << (int)JsonValueKind.Number,
        "boolean" => (1 << (int)JsonValueKind.True) | (1 << (int)JsonValueKind.False),
        "null" => 1 << (int)JsonValueKind.Null,
        _ => 0,
    };
}
