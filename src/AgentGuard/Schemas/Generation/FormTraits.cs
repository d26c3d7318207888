using System.Text.Json;
using AgentGuard.Schemas.Repair;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Generation;

/// <summary>Questions to forms.</summary>
internal static class FormTraits
{
    private const int MaxSteps = 40;

    /// <summary>Whether null has the form.</summary>
    public static bool AcceptsNull(this SchemaForm form, SchemaGraph graph, int steps = 0) => graph.Resolve(form) switch
    {
        SchemaForm.Value value => (value.IntendedTypes & ShapeTypes.Null) != 0,
        SchemaForm.Constants constants => constants.Values.Any(value => value.ValueKind == JsonValueKind.Null),
        SchemaForm.Choice choice => steps < MaxSteps && choice.Options.Any(option => option.AcceptsNull(graph, steps + 1)),
        _ => false,
    };

    /// <summary>Whether it is certain that no value has both forms.</summary>
    public static bool Excludes(this SchemaForm left, SchemaForm right, SchemaGraph graph, int steps = 0)
    {
        if (steps > 3)
        {
            return false;
        }

        var (one, other) = (graph.Resolve(left), graph.Resolve(right));
        if ((TypesOf(one, graph, steps) & TypesOf(other, graph, steps)) == ShapeTypes.None)
        {
            return true;
        }

        return (one, other) switch
        {
            (SchemaForm.Choice choice, _) => choice.Options.All(option => option.Excludes(other, graph, steps + 1)),
            (_, SchemaForm.Choice choice) => choice.Options.All(option => one.Excludes(option, graph, steps + 1)),
            (SchemaForm.Constants constants, SchemaForm.Constants others) => !constants.Values.Any(value => others.Values.Any(each => AreEqual(value, each))),
            (SchemaForm.Constants constants, _) => other.Origins.Count > 0 && !constants.Values.Any(value => graph.Accepts(other.Origins, value)),
            (_, SchemaForm.Constants constants) => one.Origins.Count > 0 && !constants.Values.Any(value => graph.Accepts(one.Origins, value)),
            (SchemaForm.Value { Members: { } members }, SchemaForm.Value { Members: { } others } value) =>
                TypesOf(one, graph, 0) == ShapeTypes.Object && TypesOf(value, graph, 0) == ShapeTypes.Object && Exclude(members, others, graph, steps + 1),
            _ => false,
        };
    }

    /// <summary>Whether a value may have several forms of which only one is meant.</summary>
    public static bool Overlaps(this SchemaForm.Choice choice, SchemaGraph graph) => choice.ExclusiveAt is not null
        && choice.Options.Where((option, i) => choice.Options.Skip(i + 1).Any(other => !option.Excludes(other, graph))).Any();

    private static bool AreEqual(JsonElement left, JsonElement right) => JsonEquality.AreEqual(new JsonConstant(left).Tape, 0, new JsonConstant(right).Tape, 0);

    private static bool Exclude(ObjectForm left, ObjectForm right, SchemaGraph graph, int steps) =>
        MissesRequired(left, right) || MissesRequired(right, left) || left.Properties.Any(property =>
            property.IsRequired
            && property.Form is not SchemaForm.Nothing
            && right.Properties.FirstOrDefault(other => other.Name == property.Name) is { } match
            && (match.IsRequired || match.Form is SchemaForm.Nothing)
            && property.Form.Excludes(match.Form, graph, steps));

    private static bool MissesRequired(ObjectForm left, ObjectForm right) => left.Properties.Any(property => property.IsRequired
        && (right.Properties.FirstOrDefault(other => other.Name == property.Name) is { } match
            ? match.Form is SchemaForm.Nothing
            : right.IsClosed));

    private static ShapeTypes TypesOf(SchemaForm form, SchemaGraph graph, int steps) => graph.Resolve(form) switch
    {
        SchemaForm.Value value => value.Types,
        SchemaForm.Constants constants => constants.Values.Aggregate(ShapeTypes.None, (types, value) => types | TypeOf(value)),
        SchemaForm.Choice choice when steps < MaxSteps =>
            choice.Options.Aggregate(ShapeTypes.None, (types, option) => types | TypesOf(option, graph, steps + 1)),
        SchemaForm.Nothing => ShapeTypes.None,
        _ => ShapeTypes.Any,
    };

    private static ShapeTypes TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => ShapeTypes.Null,
        JsonValueKind.True or JsonValueKind.False => ShapeTypes.Boolean,
        JsonValueKind.Number => ShapeTypes.Number | ShapeTypes.Integer,
        JsonValueKind.String => ShapeTypes.Text,
        JsonValueKind.Array => ShapeTypes.Array,
        _ => ShapeTypes.Object,
    };
}
