using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Schemas;
using CsCheck;

namespace AgentGuard.Tests.Schemas;

public sealed class SchemaPropertyTests
{
    [Test]
    public void A_value_made_from_a_schema_conforms_to_it() =>
        Cases(depth: 3).Sample(pair => Assert.That(Validate(pair.Schema, pair.Value), Is.Empty, pair.Schema));

    [Test]
    public void A_required_property_that_is_missing_is_always_found() =>
        Cases(depth: 2).Sample(pair =>
        {
            var schema = $$"""{"type":"object","properties":{"inner":{{pair.Schema}}},"required":["inner","missing"]}""";
            Assert.That(Validate(schema, $$"""{"inner":{{pair.Value}}}""").Single().Path, Is.EqualTo("/missing"));
        });

    [Test]
    public void Bytes_and_elements_are_judged_alike() =>
        Gen.Select(Cases(depth: 3), Cases(depth: 3)).Sample((left, right) =>
        {
            // A value made for another schema rarely conforms, so both verdicts are met.
            var validator = JsonSchemaValidator.Compile(left.Schema);
            using var document = JsonDocument.Parse(right.Value);
            Assert.That(validator.Validate(Encoding.UTF8.GetBytes(right.Value)), Is.EqualTo(validator.Validate(document.RootElement)));
            Assert.That(validator.Validate(Encoding.UTF8.GetBytes(left.Value)), Is.Empty);
        });

    private static IReadOnlyList<SchemaError> Validate(string schema, string value)
    {
        using var schemaDocument = JsonDocument.Parse(schema);
        using var document = JsonDocument.Parse(value);
        return JsonSchemaValidator.Compile(schemaDocument.RootElement).Validate(document.RootElement);
    }

    private static Gen<(string Schema, string Value)> Cases(int depth)
    {
        var integer = Gen.Select(Gen.Int[-1000, 1000], Gen.Int[0, 50], Gen.Int[0, 50], (value, below, above) =>
            ($$"""{"type":"integer","minimum":{{value - below}},"maximum":{{value + above}}}""", value.ToString(null, null)));
        var text = Gen.Select(Gen.String[Gen.Char["aZ \\\"/\n\u00e9\u6f22"], 0, 12], Gen.Int[0, 3], (value, slack) =>
        {
            var length = value.EnumerateRunes().Count();
            return ($$"""{"type":"string","minLength":{{Math.Max(0, length - slack)}},"maxLength":{{length + slack}}}""",
                JsonSerializer.Serialize(value));
        });
        var boolean = Gen.Bool.Select(value => ("""{"type":["boolean","null"]}""", value ? "true" : "null"));
        var leaf = Gen.OneOf(integer, text, boolean);
        return depth == 0 ? leaf : Gen.OneOf(leaf, Objects(depth), Arrays(depth), Choices(depth));
    }

    private static Gen<(string Schema, string Value)> Objects(int depth) =>
        Cases(depth - 1).List[0, 4].Select(members =>
        {
            var properties = new JsonObject();
            var value = new JsonObject();
            for (var i = 0; i < members.Count; i++)
            {
                properties[$"p{i}"] = JsonNode.Parse(members[i].Schema);
                value[$"p{i}"] = JsonNode.Parse(members[i].Value);
            }

            var required = new JsonArray([.. value.Select(member => (JsonNode)member.Key)]);
            var schema = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = properties,
                ["required"] = required,
                ["additionalProperties"] = false,
            };
            return (schema.ToJsonString(), value.ToJsonString());
        });

    private static Gen<(string Schema, string Value)> Arrays(int depth) =>
        Gen.Select(Cases(depth - 1), Gen.Int[0, 4], (item, count) =>
            ($$"""{"type":"array","items":{{item.Schema}},"minItems":{{count}},"maxItems":{{count}}}""",
                $"[{string.Join(',', Enumerable.Repeat(item.Value, count))}]"));

    private static Gen<(string Schema, string Value)> Choices(int depth) =>
        Gen.Select(Cases(depth - 1), Gen.Bool, (item, all) =>
            (all ? $$"""{"allOf":[{{item.Schema}},true]}""" : $$"""{"anyOf":[false,{{item.Schema}}]}""", item.Value));
}
