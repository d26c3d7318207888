using AgentGuard.Schemas.Compilation;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Schemas.Generation;

/// <summary>Makes one form of two that both hold.</summary>
internal sealed class FormMerger(SchemaGraph graph)
{
    private const int MaxOptions = 256;

    private int _depth;

    public SchemaForm Merge(SchemaForm left, SchemaForm right)
    {
        graph.Spend(++_depth);
        var notes = FormNotes.Merge(left.Notes, right.Notes);
        SchemaLocation[] origins = [.. left.Origins, .. right.Origins];
        var merged = (left, right) switch
        {
            (SchemaForm.Nothing, _) or (_, SchemaForm.Nothing) => SchemaForm.Never,
            (SchemaForm.Value { IsAnything: true }, _) => right,
            (_, SchemaForm.Value { IsAnything: true }) => left,
            (SchemaForm.Reference, _) or (_, SchemaForm.Reference) => graph.Both(left, right),
            (SchemaForm.Constants constants, _) => Filter(constants, right.Origins),
            (_, SchemaForm.Constants constants) => Filter(constants, left.Origins),
            (SchemaForm.Choice choice, _) => Distribute(choice, right, ref notes),
            (_, SchemaForm.Choice choice) => Distribute(choice, left, ref notes),
            (SchemaForm.Value one, SchemaForm.Value other) => MergeValues(one, other),
            _ => SchemaForm.Never,
        };
        _depth--;
        return merged is SchemaForm.Reference && IsSilent(notes) ? merged : merged with { Notes = notes, Origins = origins };
    }

    /// <summary>Forbids properties and elements that the form does not name.</summary>
    public SchemaForm Close(SchemaForm form) => form switch
    {
        SchemaForm.Choice choice => choice with { Options = [.. choice.Options.Select(Close)] },
        SchemaForm.Reference reference => graph.Closed(reference),
        SchemaForm.Value value when (value.Types & ShapeTypes.Object) != 0 => value with
        {
            Members = (value.Members ?? ObjectForm.Open) is { Additional: null } open ? open with { Additional = SchemaForm.Never } : value.Members,
        },
        _ => form,
    };

    private SchemaForm Filter(SchemaForm.Constants constants, IReadOnlyList<SchemaLocation> places)
    {
        var values = constants.Values.Where(value => graph.Accepts(places, value)).ToList();
        return values.Count == 0 ? SchemaForm.Never : new SchemaForm.Constants(values) { Notes = constants.Notes, Origins = constants.Origins };
    }

    private SchemaForm Distribute(SchemaForm.Choice choice, SchemaForm other, ref FormNotes notes)
    {
        var others = other is SchemaForm.Choice { Options: var options } ? options : [other];
        if (choice.Options.Count * others.Count > MaxOptions)
        {
            notes = notes.With(new(other.Path, "anyOf", default, IsAnnotation: false) { Reason = "there are too many combinations" });
            return choice;
        }

        // The names and remainders of the other form hold for the choice as a whole.
        SchemaForm[] merged =
        [
            .. from option in choice.Options
               from each in others
               let both = Merge(option, ReferenceEquals(each, other) ? each with { Notes = FormNotes.None } : each)
               where both is not SchemaForm.Nothing
               select both,
        ];
        return merged.Length switch
        {
            0 => SchemaForm.Never,
            1 => merged[0],
            _ => choice with { Options = merged, ExclusiveAt = choice.ExclusiveAt ?? (other as SchemaForm.Choice)?.ExclusiveAt },
        };
    }

    private SchemaForm MergeValues(SchemaForm.Value left, SchemaForm.Value right)
    {
        var types = left.Types & right.Types;
        var members = left.Members is null || right.Members is null
            ? left.Members ?? right.Members
            : ObjectForm.Merge(left.Members, right.Members, this);
        types &= members is null && left.Members is not null ? ~ShapeTypes.Object : ShapeTypes.Any;
        return types == ShapeTypes.None ? SchemaForm.Never : new SchemaForm.Value(types)
        {
            Numbers = left.Numbers is null ? right.Numbers : right.Numbers is null ? left.Numbers : NumberForm.Merge(left.Numbers, right.Numbers),
            Texts = left.Texts is null ? right.Texts : right.Texts is null ? left.Texts : TextForm.Merge(left.Texts, right.Texts),
            Items = left.Items is null ? right.Items : right.Items is null ? left.Items : ArrayForm.Merge(left.Items, right.Items, this),
            Members = members,
        };
    }

    private static bool IsSilent(FormNotes notes) => notes.Title is null && notes.Description is null && notes.Remainders.Count == 0;
}
