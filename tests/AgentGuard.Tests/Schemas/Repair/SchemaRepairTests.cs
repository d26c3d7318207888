using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Tests.Schemas.Repair;

public sealed class SchemaRepairTests
{
    [TestCase("integer", "\"5\"", "5")]
    [TestCase("number", "\"2.50\"", "2.50")]
    [TestCase("string", "5", "\"5\"")]
    [TestCase("string", "true", "\"true\"")]
    [TestCase("boolean", "\"True\"", "true")]
    [TestCase("boolean", "1", "true")]
    [TestCase("null", "\"none\"", "null")]
    public void Converts_scalars_to_the_type_that_is_asked_for(string type, string value, string expected)
    {
        var result = Repair($$"""{"a":{{value}}}""", """{"type":"object","properties":{"a":{"type":"T"}}}""".Replace("T", type, StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(result.Json.GetProperty("a").GetRawText(), Is.EqualTo(expected));
            Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Coerced));
            Assert.That(result.Changes.Single().Path, Is.EqualTo("/a"));
        });
    }

    [TestCase("integer", "\"5.5\"")]
    [TestCase("integer", "\"five\"")]
    [TestCase("boolean", "2")]
    [TestCase("string", "{\"b\":1}")]
    [TestCase("object", "\"text\"")]
    public void Rejects_what_cannot_be_converted(string type, string value)
    {
        var result = Repair($$"""{"a":{{value}}}""", """{"type":"object","properties":{"a":{"type":"T"}}}""".Replace("T", type, StringComparison.Ordinal));
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Rejected));
        Assert.That(result.Errors.Single().Path, Is.EqualTo("/a"));
    }

    [Test]
    public void Puts_a_single_value_into_the_list_that_is_asked_for() =>
        Check("\"x\"", """{"type":"array","items":{"type":"string"}}""", """["x"]""");

    [Test]
    public void Converts_the_element_of_a_single_value_too() =>
        Check("\"3\"", """{"type":"array","items":{"type":"integer"}}""", "[3]");

    [Test]
    public void Takes_the_only_element_of_a_list() => Check("[\"x\"]", """{"type":"string"}""", "\"x\"");

    [Test]
    public void Reads_json_that_a_string_holds() =>
        Check("""{"a":"{'b': 1}"}""", """{"type":"object","properties":{"a":{"type":"object"}}}""", """{"a":{"b":1}}""");

    [TestCase("in progress")]
    [TestCase("In-Progress")]
    [TestCase("inProgress")]
    public void Finds_the_member_of_an_enumeration(string text) =>
        Check($"\"{text}\"", """{"enum":["in_progress","done"]}""", "\"in_progress\"");

    [Test]
    public void Rejects_an_ambiguous_member() =>
        Assert.That(Repair("\"A-B\"", """{"enum":["ab","a b"]}""").Verdict, Is.EqualTo(RepairVerdict.Rejected));

    [Test]
    public void Renames_a_key_that_can_mean_only_one_property() => Check(
        """{"userName":"x"}""", """{"type":"object","properties":{"user_name":{"type":"string"}},"required":["user_name"]}""", """{"user_name":"x"}""");

    [Test]
    public void Leaves_null_out_where_an_optional_property_cannot_be_null() =>
        Check("""{"a":null,"b":1}""", """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}}""", """{"b":1}""");

    [Test]
    public void Drops_what_the_schema_forbids_and_calls_it_lossy()
    {
        var result = Repair(
            """{"a":"1","zz":1}""", """{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false}""");
        Assert.That(result.Json.GetRawText(), Is.EqualTo("""{"a":1}"""));
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [Test]
    public void Leaves_a_conforming_value_alone()
    {
        var result = Repair("""{"a": "5"}""", """{"type":"object","properties":{"a":{"type":["string","integer"]}}}""");
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Clean));
    }

    [Test]
    public void Follows_references_and_alternatives() => Check(
        """{"a":{"b":"1"}}""",
        """{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"anyOf":[{"type":"null"},{"type":"object","properties":{"b":{"type":"integer"}}}]}}}""",
        """{"a":{"b":1}}""");

    [Test]
    public void Computes_constant_arithmetic() => Check("{\"a\": 5 * 2.5 + 1}", """{"type":"object"}""", """{"a":13.5}""");

    [Test]
    public void Does_not_wrap_what_would_not_conform_in_a_list_either() =>
        Assert.That(Repair("\"x\"", """{"type":"array","items":{"type":"number"}}""").Json.GetRawText(), Is.EqualTo("\"x\""));

    [Test]
    public void Another_engine_judges_what_was_converted()
    {
        var schema = RepairSchema.Compile(JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"integer"}}}"""), new Refusing());

        var result = JsonRepair.Repair("""{"a":"5"}""", schema);

        Assert.That(result.Json.GetRawText(), Is.EqualTo("""{"a":5}"""));
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Rejected));
        Assert.That(result.Errors.Single().Expected, Is.EqualTo("must please"));
    }

    private static void Check(string text, string schema, string expected)
    {
        var result = Repair(text, schema);
        Assert.That(result.Json.GetRawText(), Is.EqualTo(expected));
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Coerced));
    }

    private static RepairResult Repair(string text, string schema) => JsonRepair.Repair(text, RepairSchema.Compile(JsonElement.Parse(schema)));

    private sealed class Refusing : ISchemaValidator
    {
        public IReadOnlyList<SchemaError> Validate(JsonElement instance) => [new(string.Empty, "must please", string.Empty)];
    }
}
