using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace AgentGuard.Tests.Schemas.Generation;

/// <summary>Random schemas, each with a value that conforms to it, in the order of the declaration.</summary>
internal static class SchemaCases
{
    public static Gen<(string Schema, string Value)> Of(int depth)
    {
        var leaf = Gen.OneOf(Integers, Numbers, Texts, Patterns, Formats, Constants, Gen.Bool.Select(b => ("""{"type":["boolean","null"]}""", b ? "true" : "null")));
        return depth == 0 ? leaf : Gen.OneOf(leaf, Objects(depth), Objects(depth), Arrays(depth), Tuples(depth), Maps(depth), Choices(depth), Merged(depth));
    }

    /// <summary>The same, some of them by reference.</summary>
    public static Gen<(string Schema, string Value)> Documents(int depth) => Gen.Select(Of(depth), Gen.Bool, (item, reference) => reference
        ? ("{\"$ref\":\"#/$defs/d\",\"$defs\":{\"d\":" + item.Schema + "}}", item.Value)
        : item);

    private static Gen<(string, string)> Integers => Gen.Select(Gen.Int[-2000, 2000], Gen.Int[0, 500], Gen.Int[0, 500], Gen.Int[0, 3], (value, below, above, kind) => kind switch
    {
        0 => ($$"""{"type":"integer","minimum":{{value - below}},"maximum":{{value + above}}}""", $"{value}"),
        1 => ($$"""{"type":"integer","exclusiveMinimum":{{value - below - 1}}}""", $"{value}"),
        2 => ($$"""{"type":"integer","exclusiveMaximum":{{value + above + 1}}}""", $"{value}"),
        _ => ("""{"type":"integer"}""", $"{value}"),
    });

    private static Gen<(string, string)> Numbers => Gen.Select(Gen.Int[-5000, 5000], Gen.Int[0, 900], Gen.Int[0, 900], Gen.Int[0, 4], (value, below, above, kind) => kind switch
    {
        0 => ($$"""{"type":"number","minimum":{{Hundredths(value - below)}},"maximum":{{Hundredths(value + above)}}}""", Hundredths(value)),
        1 => ($$"""{"type":"number","exclusiveMinimum":{{Hundredths(value - below - 1)}}}""", Hundredths(value)),
        2 => ($$"""{"type":"number","exclusiveMaximum":{{Hundredths(value + above + 1)}}}""", Hundredths(value)),
        3 => ("""{"type":"number","multipleOf":0.01}""", Hundredths(value)),
        _ => ("""{"type":"number"}""", $"{value}.5e-3"),
    });

    private static Gen<(string, string)> Texts => Gen.Select(Gen.String[Gen.Char["aZ \\\"/\n\té漢]-^"], 0, 12], Gen.Int[0, 3], (value, slack) =>
    {
        var length = value.EnumerateRunes().Count();
        return ($$"""{"type":"string","minLength":{{Math.Max(0, length - slack)}},"maxLength":{{length + slack}}}""", Json(value));
    });

    private static Gen<(string, string)> Patterns => Pick(
        ("""{"type":"string","pattern":"^[a-z]+$","maxLength":5}""", "\"abc\""),
        ("""{"type":"string","pattern":"^(?:a|b\\\\)*$"}""", "\"ab\\\\a\""),
        ("""{"type":"string","pattern":"b+"}""", "\"xbby\""),
        ("""{"type":"string","pattern":"^x|y$"}""", "\"zy\""),
        ("""{"type":"string","pattern":"^[^\\]\"-]{2,3}$"}""", "\"é\\n\""),
        ("""{"type":"string","pattern":"^\\d{3}-\\w*$","minLength":6}""", "\"123-ab\""),
        ("""{"type":"string","pattern":""}""", "\"\""));

    private static Gen<(string, string)> Formats => Pick(
        ("""{"type":"string","format":"date"}""", "\"2024-02-29\""),
        ("""{"type":"string","format":"time"}""", "\"23:59:59Z\""),
        ("""{"type":"string","format":"date-time"}""", "\"2026-11-23T08:00:00.5+01:00\""),
        ("""{"type":"string","format":"uuid"}""", "\"00000000-0000-4000-8000-00000000000f\""),
        ("""{"type":"string","format":"ipv4"}""", "\"10.0.255.1\""));

    private static Gen<(string, string)> Constants => Pick(
        ("""{"enum":["a","b\"c",null,1.5]}""", "\"b\\\"c\""),
        ("""{"const":{"k":[1,"é"]}}""", """{"k":[1,"é"]}"""),
        ("""{"type":"string","enum":["x",1]}""", "\"x\""));

    private static Gen<(string, string)> Objects(int depth) => Gen.Select(Of(depth - 1).List[0, 4], Gen.Int[0, 15], Gen.Int[0, 15], Gen.Int[0, 2], (members, required, present, open) =>
    {
        var (properties, value, names) = (new JsonObject(), new JsonObject(), new JsonArray());
        for (var i = 0; i < members.Count; i++)
        {
            var name = $"p{i}";
            properties[name] = JsonNode.Parse(members[i].Schema);
            if ((required >> i & 1) == 1)
            {
                names.Add(name);
            }

            if (((required | present) >> i & 1) == 1)
            {
                value[name] = JsonNode.Parse(members[i].Value);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = names };
        if (open < 2)
        {
            schema["additionalProperties"] = open == 0 ? false : new JsonObject { ["type"] = "integer" };
        }

        return (schema.ToJsonString(), Text(value));
    });

    private static Gen<(string, string)> Arrays(int depth) => Gen.Select(Of(depth - 1), Gen.Int[0, 4], Gen.Int[0, 2], (item, count, slack) =>
        ($$"""{"type":"array","items":{{item.Schema}},"minItems":{{Math.Max(0, count - slack)}},"maxItems":{{count + slack}}}""",
            $"[{string.Join(',', Enumerable.Repeat(item.Value, count))}]"));

    private static Gen<(string, string)> Tuples(int depth) => Gen.Select(Of(depth - 1), Of(depth - 1), Gen.Int[0, 2], Gen.Bool, (first, second, count, closed) =>
        ($$"""{"type":"array","prefixItems":[{{first.Schema}},{{second.Schema}}],"items":{{(closed ? "false" : first.Schema)}},"minItems":{{count}}}""",
            $"[{string.Join(',', new[] { first.Value, second.Value }.Take(count))}]"));

    private static Gen<(string, string)> Maps(int depth) => Gen.Select(Of(depth - 1), Gen.Bool, (item, pattern) =>
        (pattern
            ? """{"type":"object","patternProperties":{"^[a-c]$":""" + item.Schema + """},"additionalProperties":false}"""
            : """{"type":"object","additionalProperties":""" + item.Schema + ""","maxProperties":3}""",
            "{\"a\":" + item.Value + ",\"b\":" + item.Value + "}"));

    private static Gen<(string, string)> Choices(int depth) => Gen.Select(Of(depth - 1), Of(depth - 1), Gen.Bool, (one, other, first) =>
        ($$"""{"anyOf":[{{one.Schema}},{{other.Schema}}]}""", first ? one.Value : other.Value));

    private static Gen<(string, string)> Merged(int depth) =>
        Objects(depth).Select(item => ("{\"allOf\":[" + item.Item1 + ",{\"type\":[\"object\",\"null\"]}]}", item.Item2));

    private static Gen<(string, string)> Pick(params (string, string)[] cases) => Gen.Int[0, cases.Length - 1].Select(at => cases[at]);

    private static string Hundredths(int value) => (value / 100m).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    private static string Json(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static string Text(JsonNode node) => node.ToJsonString(Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
