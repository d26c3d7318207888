using System.Diagnostics;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Tests;

public sealed class NJsonSchemaValidatorTests
{
    [TestCase("""{"type":"object","properties":{"a":{"type":"integer","minimum":2}}}""", """{"a":1}""", "/a must be >= 2, got 1")]
    [TestCase("""{"type":"object","required":["a"]}""", "{}", "/a is required")]
    [TestCase("""{"type":"array","items":{"type":"object","properties":{"a.b":{"maxLength":1}}}}""", """[{"a.b":"xy"}]""", "/0/a.b must have at most 1 characters, got \"xy\"")]
    [TestCase("""{"type":"string","pattern":"^a"}""", "\"b\"", "the value must match the pattern ^a, got \"b\"")]
    [TestCase("""{"enum":["a","b"]}""", "\"c\"", "the value must be one of a, b, got \"c\"")]
    [TestCase("""{"anyOf":[{"type":"string"},{"type":"object","required":["x"]}]}""", "{}", "the value must be as its schema says: string expected, got an object")]
    [TestCase("""{"properties":{"a":{"type":"string"}},"additionalProperties":false}""", """{"b":1}""", "/b is not a known property (known: a), got 1")]
    public void Says_what_is_wrong_as_the_other_engine_does(string schema, string value, string error) =>
        Assert.That(Compile(schema).Validate(JsonElement.Parse(value)).Select(found => found.ToString()), Does.Contain(error));

    [Test]
    public void A_value_that_conforms_has_no_errors() =>
        Assert.That(Compile("""{"type":"string","pattern":"^a","format":"email"}""").Validate(JsonElement.Parse("\"a@b.cd\"")), Is.Empty);

    [TestCase("""{"$ref":"http://localhost:1/schema.json"}""")]
    [TestCase("""{"$ref":"file:///etc/hostname"}""")]
    [TestCase("""{"$ref":"other.json"}""")]
    [TestCase("""{"$ref":"#"}""")]
    [TestCase("""{"allOf":[{"$ref":"#"}]}""")]
    [TestCase("""{"oneOf":[{"$ref":"#/definitions/a"}],"definitions":{"a":{"not":{"$ref":"#"}}}}""")]
    [TestCase("""{"const":1}""")]
    [TestCase("""{"properties":{"a":{"if":{"type":"string"}}}}""")]
    [TestCase("""{"patternProperties":{"^(a+)+$":{}}}""")]
    [TestCase("true")]
    [TestCase("[]")]
    public void What_it_would_fetch_or_ignore_or_die_of_is_refused(string schema) =>
        Assert.That(() => Compile(schema), Throws.InstanceOf<SchemaNotSupportedException>());

    [Test]
    public void A_pattern_has_bounded_time()
    {
        var validator = Compile("""{"type":"string","pattern":"^(a|a)*(?=b)$"}""");
        var start = Stopwatch.GetTimestamp();

        var errors = validator.Validate(JsonElement.Parse($"\"{new string('a', 60)}!\""));

        Assert.That(errors, Is.Not.Empty);
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void A_deep_value_does_not_conform()
    {
        using var deep = JsonDocument.Parse(new string('[', 500) + new string(']', 500), new JsonDocumentOptions { MaxDepth = 1000 });

        Assert.That(Compile("{}").Validate(deep.RootElement), Is.Not.Empty);
    }

    [Test]
    public void A_schema_of_the_host_is_copied_and_not_changed()
    {
        var schema = JsonSchema.FromType<Uri>();
        schema.Pattern = "^https:";
        var validator = NJsonSchemaValidator.Compile(schema);

        Assert.That(schema.Pattern, Is.EqualTo("^https:"));
        Assert.That(validator.Validate(JsonElement.Parse("\"http://a.b\"")), Is.Not.Empty);
        Assert.That(validator.Validate(JsonElement.Parse("\"https://a.b\"")), Is.Empty);
    }

    [Test]
    public async Task Tools_can_be_judged_by_it()
    {
        var ran = 0;
        var tool = AIFunctionFactory.Create((int a) => ran += a, "add").AsGuarded(o => o.CompileSchema = NJsonSchemaValidator.Compile);

        await tool.InvokeAsync(new AIFunctionArguments { ["a"] = "three" });
        await tool.InvokeAsync(new AIFunctionArguments { ["a"] = 3 });

        Assert.That(ran, Is.EqualTo(3));
    }

    [Test]
    public async Task Structured_output_can_be_judged_by_it()
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("""{"data":"x"}"""), ScriptedStep.Text("""{"data":3}"""));
        using var client = model.AsBuilder().UseStructuredOutput(o => o.CompileSchema = NJsonSchemaValidator.Compile).Build();

        var format = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"data":{"type":"integer","minimum":1}},"required":["data"]}"""));
        var answer = await client.GetResponseAsync("?", new ChatOptions { ResponseFormat = format });

        Assert.That(answer.Text, Is.EqualTo("""{"data":3}"""));
        Assert.That(model.Requests, Has.Count.EqualTo(2));
    }

    private static ISchemaValidator Compile(string schema) => NJsonSchemaValidator.Compile(JsonElement.Parse(schema));
}
