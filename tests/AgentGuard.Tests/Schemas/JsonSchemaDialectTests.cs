using System.Text.Json;
using AgentGuard.Schemas;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Schemas;

public sealed class JsonSchemaDialectTests
{
    [TestCase("""{"$schema":"http://json-schema.org/draft-04/schema#","minimum":1,"exclusiveMinimum":true}""", "1", false)]
    [TestCase("""{"$schema":"http://json-schema.org/draft-04/schema","type":"integer"}""", "1.0", false)]
    [TestCase("""{"$schema":"http://json-schema.org/draft-06/schema#","items":[{"type":"string"}],"additionalItems":false}""", "[\"a\",1]", false)]
    [TestCase("""{"$schema":"http://json-schema.org/draft-07/schema#","if":{"type":"string"},"then":{"minLength":2}}""", "\"a\"", false)]
    [TestCase("""{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a","maximum":1,"definitions":{"a":true}}""", "2", true)]
    [TestCase("""{"$schema":"https://json-schema.org/draft/2019-09/schema","$ref":"#/$defs/a","maximum":1,"$defs":{"a":true}}""", "2", false)]
    [TestCase("""{"$schema":"https://json-schema.org/draft/2019-09/schema","dependentRequired":{"a":["b"]}}""", """{"a":1}""", false)]
    [TestCase("""{"$schema":"https://json-schema.org/draft/2020-12/schema","prefixItems":[true],"unevaluatedItems":false}""", "[1,2]", false)]
    [TestCase("""{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}""", """{"a":1}""", true)]
    [TestCase("""{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}""", """{"a":1,"b":2}""", false)]
    [TestCase("""{"contains":{"type":"string"},"minContains":2}""", "[\"a\",1]", false)]
    [TestCase("""{"propertyNames":{"pattern":"^a"}}""", """{"b":1}""", false)]
    [TestCase("""{"$ref":"https://json-schema.org/draft/2020-12/schema"}""", """{"type":"text"}""", false)]
    [TestCase("""{"$ref":"http://json-schema.org/draft-07/schema#"}""", """{"minLength":-1}""", false)]
    public void Judges_by_the_dialect_of_the_schema(string schema, string value, bool valid) =>
        Assert.That(IsValid(JsonSchemaValidator.Compile(schema), value), Is.EqualTo(valid));

    [Test]
    public void Follows_references_into_the_registry_only()
    {
        var options = new JsonSchemaOptions();
        options.Registry.Add(new Uri("https://example.com/money"), """{"$defs":{"amount":{"$anchor":"amount","minimum":0}}}""");
        var validator = JsonSchemaValidator.Compile("""{"$ref":"https://example.com/money#amount"}""", options);

        Assert.That(IsValid(validator, "-1"), Is.False);
        Assert.That(IsValid(validator, "1"), Is.True);
        Assert.That(() => JsonSchemaValidator.Compile("""{"$ref":"https://example.com/money#amount"}"""),
            Throws.TypeOf<SchemaNotSupportedException>().With.Message.Contains("never fetched"));
    }

    [Test]
    public void Refuses_a_vocabulary_that_is_required_and_not_known()
    {
        var options = new JsonSchemaOptions();
        options.Registry.Add(new Uri("https://example.com/dialect"), """{"$vocabulary":{"https://example.com/vocab/currency":true}}""");
        Assert.That(() => JsonSchemaValidator.Compile("""{"$schema":"https://example.com/dialect"}""", options),
            Throws.TypeOf<SchemaNotSupportedException>().With.Property("Keyword").EqualTo("$vocabulary"));
    }

    [Test]
    public void Takes_unknown_keywords_as_annotations_where_the_host_says_so()
    {
        var options = new JsonSchemaOptions { UnknownKeywords = UnknownKeywords.Annotation };
        Assert.That(IsValid(JsonSchemaValidator.Compile("""{"nullable":true,"type":"string"}""", options), "1"), Is.False);
        Assert.That(() => JsonSchemaValidator.Compile("""{"x-order":1}"""), Throws.Nothing);
    }

    [Test]
    public void Asserts_formats_where_the_host_says_so()
    {
        const string Schema = """{"format":"date"}""";
        Assert.That(IsValid(JsonSchemaValidator.Compile(Schema), "\"2026-02-30\""), Is.True);
        Assert.That(IsValid(JsonSchemaValidator.Compile(Schema, new JsonSchemaOptions { AssertFormats = true }), "\"2026-02-30\""), Is.False);
    }

    [Test]
    public void Matches_patterns_that_look_around_within_a_time_where_the_host_says_so()
    {
        var options = new JsonSchemaOptions { NonRegularPatterns = NonRegularPatterns.Backtracking, PatternTimeout = TimeSpan.FromMilliseconds(20) };
        var validator = JsonSchemaValidator.Compile("""{"pattern":"^(?!x)(a+)+$"}""", options);
        Assert.That(IsValid(validator, "\"aaa\""), Is.True);
        Assert.That(IsValid(validator, "\"" + new string('a', 60) + "!\""), Is.False);
    }

    [Test]
    public void Compiles_response_formats_functions_and_types()
    {
        var format = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"object"}""").RootElement);
        var function = AIFunctionFactory.Create((int count) => count, "count");
        var type = JsonSchemaValidator.Compile(typeof(Order), AIJsonUtilities.DefaultOptions);

        Assert.That(IsValid(JsonSchemaValidator.Compile(format), "1"), Is.False);
        Assert.That(IsValid(JsonSchemaValidator.Compile(ChatResponseFormat.Json), "1"), Is.True);
        Assert.That(IsValid(JsonSchemaValidator.Compile(function), """{"count":"many"}"""), Is.False);
        Assert.That(IsValid(type, """{"id":"a","quantity":2}"""), Is.True);
        Assert.That(IsValid(type, """{"id":"a","quantity":"two"}"""), Is.False);
    }

    [Test]
    public void Says_where_in_value_and_schema_in_the_order_of_the_value()
    {
        var validator = JsonSchemaValidator.Compile(
            """{"properties":{"b":{"type":"string"},"a":{"items":{"$ref":"#/$defs/n"}}},"required":["c"],"$defs":{"n":{"maximum":1}}}""");
        var errors = validator.Validate("""{"a":[0,2],"b":1}"""u8);

        Assert.That(errors.Select(error => (error.Path, error.SchemaPath)), Is.EqualTo(new[]
        {
            ("/a/1", "#/$defs/n/maximum"), ("/b", "#/properties/b/type"), ("/c", "#/required"),
        }));
    }

    private static bool IsValid(JsonSchemaValidator validator, string value)
    {
        using var document = JsonDocument.Parse(value);
        return validator.Validate(document.RootElement).Count == 0;
    }

    private sealed record Order(string Id, int Quantity);
}
