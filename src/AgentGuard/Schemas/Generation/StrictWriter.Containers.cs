using System.Globalization;
using System.Text.Json.Nodes;
using AgentGuard.Schemas.Compilation;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes objects and arrays.</summary>
internal sealed partial class StrictWriter
{
    private void WriteMembers(JsonObject node, ObjectForm members, string pointer, StrictPlan plan, string path, List<string> lines)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var property in members.Properties.Where(property => property.Form is not SchemaForm.Nothing))
        {
            var isForced = profile.RequiresAll && !property.IsRequired;
            var place = SchemaPointer.Append($"{pointer}/properties", property.Name);
            var part = new StrictPlan { Pointer = place, Origins = property.Form.Origins };
            properties[property.Name] = Write(property.Form, place, part, nullable: isForced, path);
            plan.Properties.Add(new(property.Name, part, isForced, property.Form.AcceptsNull(graph)));
            if (isForced || property.IsRequired)
            {
                required.Add((JsonNode)property.Name);
            }
        }

        node["properties"] = properties;
        node["required"] = required;
        if (profile.ClosesObjects)
        {
            WriteClosed(node, members, path);
        }
        else
        {
            WriteOpen(node, members, pointer, plan, path, lines);
        }

        WriteCounts(node, members, path, lines);
    }

    private void WriteClosed(JsonObject node, ObjectForm members, string path)
    {
        node["additionalProperties"] = false;
        var keyword = members.Patterns.Count > 0 ? "patternProperties" : "additionalProperties";
        if (members.IsFreeMap)
        {
            losses.Add(path, keyword, SchemaLossKind.Inexpressible, "the names of all properties must be known beforehand");
        }
        else if (members.IsOpenByWord || members.Patterns.Count > 0)
        {
            losses.Add(path, keyword, SchemaLossKind.Narrowed, "only the named properties can be given");
        }
    }

    private void WriteOpen(JsonObject node, ObjectForm members, string pointer, StrictPlan plan, string path, List<string> lines)
    {
        if (members.Patterns.Count > 0)
        {
            var kind = members.Additional is SchemaForm.Nothing ? SchemaLossKind.Narrowed : SchemaLossKind.Dropped;
            kind = members.IsFreeMap && kind == SchemaLossKind.Narrowed ? SchemaLossKind.Inexpressible : kind;
            losses.Add(path, "patternProperties", kind, $"{profile.Name} does not know it");
        }

        if (members.Names is not null && !members.IsClosed)
        {
            Say("propertyNames", members.Names.Path, path, lines);
        }

        if (members.Additional is { } additional)
        {
            var place = $"{pointer}/additionalProperties";
            var part = new StrictPlan { Pointer = place, Origins = additional.Origins };
            node["additionalProperties"] = additional switch
            {
                SchemaForm.Nothing => false,
                SchemaForm.Value { IsAnything: true } => true,
                _ => Write(additional, place, part, nullable: false, path),
            };
        }
    }

    // What follows from the required and the known properties needs no saying.
    private void WriteCounts(JsonObject node, ObjectForm members, string path, List<string> lines)
    {
        if (members.MinProperties > members.Properties.Count(property => property.IsRequired))
        {
            Put(node, "minProperties", members.MinProperties, path, lines);
        }

        var known = profile.ClosesObjects || members.IsClosed ? members.Properties.Count : int.MaxValue;
        if (members.MaxProperties is { } max && max < known)
        {
            Put(node, "maxProperties", max, path, lines);
        }
    }

    private void WriteItems(JsonObject node, ArrayForm items, string pointer, StrictPlan plan, string path, List<string> lines)
    {
        var max = items.EffectiveMax;
        if (items.First.Count > 0 && profile.Keywords.Contains("prefixItems"))
        {
            WriteFirst(node, items, pointer, plan, path);
        }
        else if (items.First.Count > 0)
        {
            losses.Add(path, "prefixItems", SchemaLossKind.Approximated, "all elements may be what some of them may be");
        }

        var forms = node.ContainsKey("prefixItems") ? (items.Items is null or SchemaForm.Nothing ? [] : [items.Items]) : FormsOf(items);
        if (forms.Length > 0)
        {
            plan.Items = new StrictPlan { Pointer = $"{pointer}/items", Origins = forms.Length == 1 ? forms[0].Origins : [] };
            node["items"] = forms.Length == 1
                ? Write(forms[0], plan.Items.Pointer, plan.Items, nullable: false, path)
                : WriteUnion(forms, items, plan, path);
        }
        else if (max == 0)
        {
            node["items"] = new JsonObject { ["type"] = "null" };
        }

        WriteItemCounts(node, items.MinItems, max, path, lines);
    }

    private void WriteItemCounts(JsonObject node, int min, int? max, string path, List<string> lines)
    {
        if (min > 0 && profile.LargestMinItems is { } largest && largest < min)
        {
            node["minItems"] = largest;
            Say("minItems", min.ToString(CultureInfo.InvariantCulture), path, lines);
        }
        else if (min > 0)
        {
            Put(node, "minItems", min, path, lines);
        }

        if (max is { } most)
        {
            Put(node, "maxItems", most, path, lines);
        }
    }

    private void WriteFirst(JsonObject node, ArrayForm items, string pointer, StrictPlan plan, string path)
    {
        var first = new JsonArray();
        foreach (var form in items.First)
        {
            var part = new StrictPlan { Pointer = $"{pointer}/prefixItems/{first.Count}", Origins = form.Origins };
            plan.First.Add(part);
            first.Add((JsonNode)Write(form, part.Pointer, part, nullable: false, path));
        }

        node["prefixItems"] = first;
    }

    // By its position it is known of each element which of the alternatives is meant.
    private JsonObject WriteUnion(SchemaForm[] forms, ArrayForm items, StrictPlan plan, string path)
    {
        var parts = new Dictionary<SchemaForm, StrictPlan>();
        var union = WriteOptions(forms, plan.Items!.Pointer, plan.Items, nullable: false, path, parts);
        plan.First.AddRange(items.First.Select(form => parts.GetValueOrDefault(form, plan.Items)));
        plan.Items = items.Items is { } rest ? parts.GetValueOrDefault(rest, plan.Items) : plan.Items;
        return union;
    }

    private static SchemaForm[] FormsOf(ArrayForm items)
    {
        SchemaForm[] forms =
        [
            .. items.First.Where(form => form is not SchemaForm.Nothing)
                .Concat(items.EffectiveMax is { } max && max <= items.First.Count ? [] : [items.Items ?? SchemaForm.Anything])
                .Distinct(),
        ];
        return Array.Find(forms, form => form is SchemaForm.Value { IsAnything: true }) is { } anything ? [anything] : forms;
    }
}
