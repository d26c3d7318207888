using System.Text.Json;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Schemas.Generation;

/// <summary>Takes a value apart, for those who allow only scalars in enumerations.</summary>
internal static class ConstantForm
{
    /// <summary>The form that only this value has.</summary>
    public static SchemaForm Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new SchemaForm.Value(ShapeTypes.Object)
        {
            Members = new(
                [.. value.EnumerateObject().Select(member => new PropertyForm(member.Name, Of(member.Value), IsRequired: true, IsDeclared: true))],
                [],
                SchemaForm.Never),
        },
        JsonValueKind.Array => new SchemaForm.Value(ShapeTypes.Array)
        {
            Items = new([.. value.EnumerateArray().Select(Of)], SchemaForm.Never, value.GetArrayLength(), value.GetArrayLength()),
        },
        _ => new SchemaForm.Constants([value]),
    };
}
