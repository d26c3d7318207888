using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Schemas.Patterns;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes values of types.</summary>
internal sealed partial class StrictWriter
{
    private static readonly (ShapeTypes Type, string Name)[] Kinds =
    [
        (ShapeTypes.Text, "string"), (ShapeTypes.Number, "number"), (ShapeTypes.Integer, "integer"), (ShapeTypes.Boolean, "boolean"),
        (ShapeTypes.Object, "object"), (ShapeTypes.Array, "array"),
    ];

    private JsonObject WriteValue(SchemaForm.Value form, string pointer, StrictPlan plan, bool nullable, string path, List<string> lines)
    {
        if (form.IsAnything)
        {
            return profile.AllowsAnything ? [] : Refuse(path, "type", "a value of any type");
        }

        var types = form.IntendedTypes;
        if (types != form.Types)
        {
            losses.Add(path, "type", SchemaLossKind.Narrowed, "no type is named: the one that the keywords limit is meant");
        }

        nullable |= (types & ShapeTypes.Null) != 0;
        var kinds = Kinds.Where(kind => (types & kind.Type) != 0 && !(kind.Type == ShapeTypes.Integer && (types & ShapeTypes.Number) != 0)).ToList();
        if (kinds.Count < 2)
        {
            return kinds.Count == 0 ? Null() : WriteKind(form, kinds[0], nullable, pointer, plan, path, lines);
        }

        List<JsonObject> nodes =
        [
            .. kinds.Select((kind, i) => WriteKind(form, kind, nullable: false, $"{pointer}/anyOf/{i}", plan, path, lines)),
            .. nullable ? [Null()] : Array.Empty<JsonObject>(),
        ];
        return AnyOf(nodes);
    }

    private JsonObject WriteKind(
        SchemaForm.Value form, (ShapeTypes Type, string Name) kind, bool nullable, string pointer, StrictPlan plan, string path, List<string> lines)
    {
        var node = new JsonObject { ["type"] = nullable ? new JsonArray(kind.Name, "null") : kind.Name };
        switch (kind.Type)
        {
            case ShapeTypes.Text when form.Texts is { } texts:
                WriteTexts(node, texts, path, lines);
                break;
            case ShapeTypes.Number or ShapeTypes.Integer when form.Numbers is { } numbers:
                WriteNumbers(node, numbers, kind.Type == ShapeTypes.Integer, path, lines);
                break;
            case ShapeTypes.Array:
                WriteItems(node, form.Items ?? new([], null, 0, null), pointer, plan, path, lines);
                break;
            case ShapeTypes.Object:
                WriteMembers(node, form.Members ?? ObjectForm.Open, pointer, plan, path, lines);
                break;
        }

        return node;
    }

    private void WriteTexts(JsonObject node, TextForm texts, string path, List<string> lines)
    {
        foreach (var pattern in texts.Patterns)
        {
            if (!node.ContainsKey("pattern") && profile.Keywords.Contains("pattern") && IsPortable(pattern))
            {
                node["pattern"] = pattern;
            }
            else
            {
                Say("pattern", pattern, path, lines);
            }
        }

        if (texts.Format is { } format)
        {
            if (profile.Keywords.Contains("format") && profile.Formats.Contains(format))
            {
                node["format"] = format;
            }
            else
            {
                Say("format", format, path, lines);
            }
        }

        if (texts.MinLength > 0)
        {
            Put(node, "minLength", texts.MinLength, path, lines);
        }

        if (texts.MaxLength is { } max)
        {
            Put(node, "maxLength", max, path, lines);
        }
    }

    // Look-around, back references and word boundaries are what the engines behind the providers refuse.
    private static bool IsPortable(string pattern)
    {
        try
        {
            return new PatternParser(pattern).Parse().IsRegular
                && !pattern.Contains("\\b", StringComparison.Ordinal) && !pattern.Contains("\\B", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private void WriteNumbers(JsonObject node, NumberForm numbers, bool isInteger, string path, List<string> lines)
    {
        WriteBound(node, numbers.Minimum, "minimum", "exclusiveMinimum", isInteger ? 1 : 0, path, lines);
        WriteBound(node, numbers.Maximum, "maximum", "exclusiveMaximum", isInteger ? -1 : 0, path, lines);
        foreach (var unit in numbers.Units)
        {
            if (node.ContainsKey("multipleOf"))
            {
                Say("multipleOf", unit, path, lines);
            }
            else
            {
                Put(node, "multipleOf", JsonNode.Parse(unit)!, path, lines);
            }
        }
    }

    // Of integers the next one is as good as an exclusive bound.
    private void WriteBound(JsonObject node, NumberBound? bound, string keyword, string exclusive, int step, string path, List<string> lines)
    {
        if (bound is null)
        {
            return;
        }

        var next = bound.IsExclusive && step != 0 && !profile.Keywords.Contains(exclusive) && profile.Keywords.Contains(keyword)
            && BigInteger.TryParse(bound.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? (whole + step).ToString(CultureInfo.InvariantCulture)
            : null;
        Put(node, bound.IsExclusive && next is null ? exclusive : keyword, JsonNode.Parse(next ?? bound.Text)!, path, lines);
    }

    private JsonObject WriteConstants(
        SchemaForm.Constants constants, string pointer, StrictPlan plan, bool nullable, string path, List<string> lines)
    {
        var composed = constants.Values.Where(value => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array).ToList();
        var groups = constants.Values.Except(composed).GroupBy(KindOf).ToDictionary(group => group.Key, group => group.ToList());
        nullable |= groups.Remove("null");
        if (composed.Count == 0 && groups.Count <= 1)
        {
            return groups.Count == 0 ? Null() : WriteEnumeration(groups.Single().Key, groups.Single().Value, nullable, path, lines);
        }

        if (composed.Count > 0)
        {
            SchemaForm[] forms = [.. groups.Select(group => new SchemaForm.Constants(group.Value)), .. composed.Select(ConstantForm.Of)];
            return forms.Length == 1 ? Write(forms[0], pointer, plan, nullable, path) : WriteOptions(forms, pointer, plan, nullable, path);
        }

        return AnyOf([
            .. groups.Select(group => WriteEnumeration(group.Key, group.Value, nullable: false, path, lines)),
            .. nullable ? [Null()] : Array.Empty<JsonObject>(),
        ]);
    }

    private JsonObject WriteEnumeration(string type, List<JsonElement> values, bool nullable, string path, List<string> lines)
    {
        var node = new JsonObject { ["type"] = nullable ? new JsonArray(type, "null") : type };
        if (profile.ConstantsAreTextsOrNumbers && type == "boolean")
        {
            if (values.Count == 1)
            {
                Say("enum", values[0].GetRawText(), path, lines);
            }

            return node;
        }

        node["enum"] = new JsonArray([.. values.Select(ToNode), .. nullable ? [null] : Array.Empty<JsonNode?>()]);
        return node;
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "integer" : "number",
        _ => "string",
    };
}
