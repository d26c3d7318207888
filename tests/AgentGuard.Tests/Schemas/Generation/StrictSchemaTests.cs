using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;

namespace AgentGuard.Tests.Schemas.Generation;

public sealed class StrictSchemaTests
{
    [TestCase("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""",
        """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]}}}""",
        """{"type":"object","properties":{"a":{"type":["string","null"]},"b":{"type":["string","null"],"enum":["x","y",null]}},"required":["a","b"],"additionalProperties":false}""")]
    [TestCase("""{"type":"object","properties":{"a":{"const":1},"b":{"oneOf":[{"type":"string"},{"type":"integer"}]}},"required":["a","b"]}""",
        """{"type":"object","properties":{"a":{"type":"integer","enum":[1]},"b":{"anyOf":[{"type":"string"},{"type":"integer"}]}},"required":["a","b"],"additionalProperties":false}""")]
    [TestCase("""{"type":"object","allOf":[{"properties":{"a":{"type":"integer","minimum":1}}},{"properties":{"a":{"maximum":5}},"required":["a"]}]}""",
        """{"type":"object","properties":{"a":{"type":"integer","minimum":1,"maximum":5}},"required":["a"],"additionalProperties":false}""")]
    [TestCase("""{"type":"object","properties":{"next":{"$ref":"#"}}}""",
        """{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},"required":["next"],"additionalProperties":false}""")]
    [TestCase("""{"type":"object","properties":{"n":{"$ref":"#/$defs/n"}},"required":["n"],"$defs":{"n":{"type":"integer"}}}""",
        """{"type":"object","properties":{"n":{"$ref":"#/$defs/n"}},"required":["n"],"additionalProperties":false,"$defs":{"n":{"type":"integer"}}}""")]
    [TestCase("""{"type":"object","properties":{"n":{"$ref":"#/$defs/n","description":"d"}},"required":["n"],"$defs":{"n":{"type":"integer"}}}""",
        """{"type":"object","properties":{"n":{"description":"d","type":"integer"}},"required":["n"],"additionalProperties":false}""")]
    [TestCase("""{"type":"array","items":{"type":"number"}}""",
        """{"type":"object","properties":{"value":{"type":"array","items":{"type":"number"}}},"required":["value"],"additionalProperties":false}""")]
    [TestCase("""{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null]}}}""",
        """{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null]}},"required":["a"],"additionalProperties":false}""")]
    [TestCase("""{"type":"object","properties":{}}""", """{"type":"object","properties":{},"required":[],"additionalProperties":false}""")]
    public void Rewrites_what_strict_mode_can_say_without_loss(string schema, string expected)
    {
        var strict = Rewrite(schema);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(strict.Schema.GetRawText(), Is.EqualTo(expected));
            Assert.That(strict.Losses, Is.Empty);
            Assert.That(strict.IsExpressible, Is.True);
        }
    }

    [TestCase("""{"type":"object","properties":{"a":{"type":"string","minLength":2,"description":"A."}},"required":["a"]}""",
        "#/properties/a minLength: described", "A.\nminLength: 2")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"string","default":"x"}},"required":["a"]}""", "#/properties/a default: described", "default: \"x\"")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"string","pattern":"(?=x)y"}},"required":["a"]}""", "#/properties/a pattern: described", "pattern: (?=x)y")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"string","format":"iri"}},"required":["a"]}""", "#/properties/a format: described", "format: iri")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"string","not":{"const":"x"}}},"required":["a"]}""", "#/properties/a not: described", "not: {\"const\":\"x\"}")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"string","maxlength":3}},"required":["a"]}""", "#/properties/a maxlength: described", "maxlength: 3")]
    public void Says_in_the_description_what_strict_mode_does_not_know(string schema, string loss, string description)
    {
        var strict = Rewrite(schema);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(strict.Losses.Single().ToString(), Does.StartWith(loss));
            Assert.That(strict.Schema.GetProperty("properties").GetProperty("a").GetProperty("description").GetString(), Is.EqualTo(description));
            Assert.That(strict.IsExpressible, Is.True);
        }
    }

    [TestCase("""{"type":"object"}""", "")]
    [TestCase("""{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"type":"string"}}}}""", "/properties/m")]
    [TestCase("""{"type":"object","properties":{"m":{"type":"object","patternProperties":{"^x":{"type":"string"}}}}}""", "/properties/m")]
    [TestCase("""{"type":"object","properties":{"m":{}}}""", "/properties/m")]
    [TestCase("""false""", "")]
    public void Says_what_cannot_be_expressed_at_all(string schema, string path)
    {
        var strict = Rewrite(schema);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(strict.IsExpressible, Is.False);
            Assert.That(strict.Losses.Single(loss => loss.Kind == SchemaLossKind.Inexpressible).Path, Is.EqualTo(path));
        }
    }

    [Test]
    public void Says_that_declared_properties_are_all_that_can_be_given() =>
        Assert.That(
            Rewrite("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":true}""").Losses.Single().Kind,
            Is.EqualTo(SchemaLossKind.Narrowed));

    [Test]
    public void Tells_alternatives_that_exclude_one_another_from_those_that_may_overlap()
    {
        const string Apart = """{"oneOf":[{"type":"object","properties":{"k":{"const":"a"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"b"}},"required":["k"]}]}""";
        const string Overlapping = """{"oneOf":[{"type":"integer","minimum":1},{"type":"number","maximum":5}]}""";

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Rewrite(Apart).Losses, Is.Empty);
            Assert.That(Rewrite(Overlapping).Losses.Single().Kind, Is.EqualTo(SchemaLossKind.Approximated));
        }
    }

    [Test]
    public void Holds_a_schema_to_the_published_limits()
    {
        var many = new JsonObject();
        for (var i = 0; i < 5001; i++)
        {
            many[$"p{i}"] = new JsonObject { ["type"] = "boolean" };
        }

        var wide = new JsonObject { ["type"] = "object", ["properties"] = many }.ToJsonString();
        var deep = Enumerable.Range(0, 11).Aggregate("""{"type":"string"}""", (inner, _) => $$$"""{"type":"object","properties":{"a":{{{inner}}}}}""");
        var values = string.Join(',', Enumerable.Range(0, 1001));
        var large = $$$"""{"type":"object","properties":{"a":{"enum":[{{{values}}}]}},"required":["a"]}""";

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Rewrite(wide).Losses.Single().Reason, Does.Contain("5001 properties"));
            Assert.That(Rewrite(deep).Losses.Single().Reason, Does.Contain("11 levels"));
            Assert.That(Rewrite(large).Losses.Single().Reason, Does.Contain("1001 values"));
        }
    }

    [TestCase("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":["string","null"]}}}""", """{"a":null,"b":null}""", """{"b":null}""")]
    [TestCase("""{"type":"array","items":{"type":"object","properties":{"a":{"type":"integer"}}}}""", """{"value":[{"a":null},{"a":1}]}""", """[{},{"a":1}]""")]
    [TestCase("""{"type":"object","properties":{"next":{"$ref":"#"},"v":{"type":"integer"}},"required":["v"]}""",
        """{"next":{"next":null,"v":2},"v":1}""", """{"next":{"v":2},"v":1}""")]
    [TestCase("""{"type":"object","properties":{"x":{"anyOf":[{"type":"object","properties":{"k":{"const":"a"},"o":{"type":"string"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"b"},"o":{"type":["string","null"]}},"required":["k","o"]}]}}}""",
        """{"x":{"k":"b","o":null}}""", """{"x":{"k":"b","o":null}}""")]
    [TestCase("""{"type":"object","properties":{"x":{"type":"string"}}}""", """{"x":null,"unknown":null}""", """{"unknown":null}""")]
    public void Takes_back_what_the_rewriting_adds(string schema, string answer, string expected) =>
        Assert.That(Encoding.UTF8.GetString(Rewrite(schema).Restore(Encoding.UTF8.GetBytes(answer)).Span), Is.EqualTo(expected));

    [Test]
    public void Refuses_an_answer_that_is_not_JSON() =>
        Assert.That(() => Rewrite("""{"type":"string"}""").Restore("{"u8), Throws.InstanceOf<JsonException>());

    [TestCase("""{"type":5}""")]
    [TestCase("""{"$ref":"#/$defs/nowhere"}""")]
    [TestCase("""{"$ref":"https://example.com/other.json"}""")]
    [TestCase("""{"$ref":"#"}""")]
    public void Refuses_what_is_not_a_schema(string schema) =>
        Assert.That(() => Rewrite(schema), Throws.InstanceOf<SchemaNotSupportedException>());

    [Test]
    public void Anthropic_keeps_optional_properties_and_refuses_recursion()
    {
        var plain = Rewrite("""{"type":"object","properties":{"a":{"type":"integer","minimum":1},"l":{"type":"array","items":{"type":"string"},"minItems":3}}}""", ConstraintProfile.AnthropicStrict);
        var recursive = Rewrite("""{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}},"$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}}}}}""", ConstraintProfile.AnthropicStrict);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain.Schema.GetRawText(), Is.EqualTo(
                """{"type":"object","properties":{"a":{"description":"minimum: 1","type":"integer"},"l":{"description":"minItems: 3","type":"array","items":{"type":"string"},"minItems":1}},"required":[],"additionalProperties":false}"""));
            Assert.That(plain.IsExpressible, Is.True);
            Assert.That(recursive.IsExpressible, Is.False);
        }
    }

    [Test]
    public void Anthropic_limits_optional_properties()
    {
        var properties = string.Join(',', Enumerable.Range(0, 25).Select(i => $"\"p{i}\":{{\"type\":\"string\"}}"));
        Assert.That(Rewrite("""{"type":"object","properties":{""" + properties + "}}", ConstraintProfile.AnthropicStrict).IsExpressible, Is.False);
    }

    [TestCase("""{"type":"object","properties":{"a":{"not":{}}}}""", false, """{"type":"object","properties":{"a":{"not":{}}}}""")]
    [TestCase("""{"anyOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"type":"string"}}}""", true,
        """{"type":"object","properties":{"value":{"anyOf":[{"$ref":"#/properties/value/$defs/a"}],"$defs":{"a":{"type":"string"}}}},"required":["value"]}""")]
    public void An_Anthropic_tool_without_strictness_keeps_its_schema_and_wraps_a_root_that_is_no_object(string schema, bool wrapped, string expected)
    {
        var tool = Rewrite(schema, ConstraintProfile.AnthropicTool);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tool.IsWrapped, Is.EqualTo(wrapped));
            Assert.That(tool.Schema.GetRawText(), Is.EqualTo(expected));
            Assert.That(() => JsonSchemaValidator.Compile(tool.Schema), Throws.Nothing);
        }
    }

    [Test]
    public void Gemini_keeps_open_objects_and_tuples_and_has_no_patterns()
    {
        var strict = Rewrite(
            """{"type":"object","properties":{"t":{"type":"array","prefixItems":[{"type":"string","pattern":"^a"}],"items":false},"n":{"type":"integer","exclusiveMinimum":0}},"additionalProperties":{"type":"boolean"}}""",
            ConstraintProfile.Gemini);

        Assert.That(strict.Schema.GetRawText(), Is.EqualTo(
            """{"type":"object","properties":{"t":{"type":"array","prefixItems":[{"description":"pattern: ^a","type":"string"}],"maxItems":1},"n":{"type":"integer","minimum":1}},"required":[],"additionalProperties":{"type":"boolean"}}"""));
    }

    private static StrictSchema Rewrite(string schema) => Rewrite(schema, ConstraintProfile.OpenAIStrict);

    private static StrictSchema Rewrite(string schema, ConstraintProfile profile)
    {
        using var document = JsonDocument.Parse(schema);
        return StrictSchema.Rewrite(document.RootElement, profile);
    }
}
