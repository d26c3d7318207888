using System.Text.Json;
using AgentGuard.Schemas.Compilation;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Schemas.Generation;

/// <summary>Reads the form of a place in a schema, whatever its draft.</summary>
internal sealed partial class FormReader(SchemaGraph graph)
{
    /// <summary>Reads a place; references are not followed.</summary>
    public SchemaForm Read(SchemaLocation at, int depth)
    {
        graph.Spend(depth);
        return at.Value.ValueKind switch
        {
            JsonValueKind.False => SchemaForm.Never with { Origins = [at] },
            JsonValueKind.Object => ReadKeywords(new SchemaSource(graph.Compiler, at), at, depth + 1),
            _ => SchemaForm.Anything,
        };
    }

    private SchemaForm ReadKeywords(SchemaSource source, SchemaLocation at, int depth)
    {
        if (source.Dialect.ReferenceStandsAlone && source.GetText("$ref") is { } reference)
        {
            return graph.Refer(source.Resolve("$ref", reference));
        }

        var form = ReadConstants(source, at) ?? ReadAssertions(source, at, depth);
        if (form is not SchemaForm.Nothing)
        {
            form = form with { Notes = FormNotes.Merge(ReadNotes(source, at), form.Notes) };
        }

        return form;
    }

    // The few values of an enumeration can be tried one by one, so that no other keyword beside it is lost.
    private SchemaForm? ReadConstants(SchemaSource source, SchemaLocation at)
    {
        JsonElement[]? values = source.Draft > SchemaDraft.Draft4 && source.Get("const") is { } constant
            ? [constant]
            : source.Get("enum") is { ValueKind: JsonValueKind.Array } all ? [.. all.EnumerateArray()] : null;
        if (values is null)
        {
            return null;
        }

        var kept = values.Where(value => graph.Accepts([at], value)).DistinctBy(value => value.GetRawText()).ToList();
        return kept.Count == 0 ? new SchemaForm.Nothing { Origins = [at] } : new SchemaForm.Constants(kept) { Origins = [at] };
    }

    private SchemaForm ReadAssertions(SchemaSource source, SchemaLocation at, int depth)
    {
        SchemaForm form = ReadValue(source, at, depth);
        foreach (var keyword in new[] { "$ref", "$dynamicRef", "$recursiveRef" })
        {
            if (source.GetText(keyword) is { } reference)
            {
                form = graph.Merger.Merge(form, graph.Refer(source.Resolve(keyword, reference)));
            }
        }

        foreach (var part in Children(source, "allOf"))
        {
            form = graph.Merger.Merge(form, Read(part, depth));
        }

        foreach (var keyword in new[] { "anyOf", "oneOf" })
        {
            if (source.Has(keyword))
            {
                form = graph.Merger.Merge(form, ReadChoice(source, keyword, at, depth));
            }
        }

        form = ReadNegation(source, at, form);
        form = ReadRemainders(source, at, form);
        return form is SchemaForm.Reference ? form : form with { Origins = [at, .. form.Origins.Where(origin => origin != at)] };
    }

    private SchemaForm ReadChoice(SchemaSource source, string keyword, SchemaLocation at, int depth)
    {
        SchemaForm[] options = [.. Children(source, keyword).Select(child => Read(child, depth)).Where(option => option is not SchemaForm.Nothing)];
        return options.Length switch
        {
            0 => SchemaForm.Never,
            1 => options[0],
            _ when keyword == "anyOf" && options.Any(option => option is SchemaForm.Value { IsAnything: true }) => SchemaForm.Anything,
            _ => new SchemaForm.Choice(options) { ExclusiveAt = keyword == "oneOf" ? SchemaGraph.PathOf(at) : null },
        };
    }

    private SchemaForm ReadNegation(SchemaSource source, SchemaLocation at, SchemaForm form)
    {
        if (source.Get("not") is not { } not)
        {
            return form;
        }

        var keywords = not.ValueKind == JsonValueKind.Object
            ? not.EnumerateObject().Where(member => member.Name is not ("description" or "title" or "$comment")).ToList()
            : [];
        if (keywords.Count == 1 && keywords[0].NameEquals("type"))
        {
            var denied = TypesOf(keywords[0].Value);
            if ((denied & (ShapeTypes.Number | ShapeTypes.Integer)) != ShapeTypes.Integer)
            {
                return graph.Merger.Merge(form, new SchemaForm.Value(ShapeTypes.Any & ~denied) { Origins = [at] });
            }
        }

        if (keywords.Count == 1 && keywords[0].NameEquals("required") && keywords[0].Value is { ValueKind: JsonValueKind.Array } names
            && names.GetArrayLength() == 1)
        {
            var forbidden = new PropertyForm(names[0].GetString()!, SchemaForm.Never, IsRequired: false, IsDeclared: false);
            var members = ObjectForm.Open with { Properties = [forbidden] };
            return graph.Merger.Merge(form, new SchemaForm.Value(ShapeTypes.Object) { Members = members, Origins = [at] });
        }

        var nothing = not.ValueKind == JsonValueKind.True || (not.ValueKind == JsonValueKind.Object && keywords.Count == 0);
        return nothing ? SchemaForm.Never : form with { Notes = form.Notes.With(Remainder(at, "not", not)) };
    }

    private static IEnumerable<SchemaLocation> Children(SchemaSource source, string keyword)
    {
        if (source.Get(keyword) is not { ValueKind: JsonValueKind.Array } array)
        {
            yield break;
        }

        var index = 0;
        foreach (var child in array.EnumerateArray())
        {
            yield return source.LocationOf(child, keyword, index++.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static SchemaRemainder Remainder(SchemaLocation at, string keyword, JsonElement value) =>
        new(SchemaGraph.PathOf(at), keyword, value, IsAnnotation: false);
}
