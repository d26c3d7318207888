using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.Tests.Schemas;

public sealed class JsonSchemaValidatorTests
{
    [TestCase("""true""", """1""")]
    [TestCase("""{"type":"integer"}""", """3""")]
    [TestCase("""{"type":"integer"}""", """3.0""")]
    [TestCase("""{"type":["string","null"]}""", """null""")]
    [TestCase("""{"properties":{"a":{"type":"string"}},"required":["a"]}""", """{"a":"x","b":1}""")]
    [TestCase("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""")]
    [TestCase("""{"additionalProperties":{"type":"number"}}""", """{"x":1.5}""")]
    [TestCase("""{"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false}""", """{"x-a":"1"}""")]
    [TestCase("""{"enum":["a",1,null]}""", """1.0""")]
    [TestCase("""{"const":{"a":[1,2]}}""", """{"a":[1,2]}""")]
    [TestCase("""{"items":{"type":"string"}}""", """["a","b"]""")]
    [TestCase("""{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", """["a",1,2]""")]
    [TestCase("""{"minimum":1,"maximum":3}""", """3""")]
    [TestCase("""{"exclusiveMinimum":1,"exclusiveMaximum":3}""", """2""")]
    [TestCase("""{"multipleOf":0.1}""", """0.3""")]
    [TestCase("""{"minLength":1,"maxLength":1}""", "\"\U0001F600\"")]
    [TestCase("""{"minLength":1,"maxLength":1}""", "\"\\ud83d\\ude00\"")]
    [TestCase("""{"pattern":"^[A-Z]{3}-\\d+$"}""", "\"ABC-12\"")]
    [TestCase("""{"pattern":"^a\nb$"}""", "\"a\\nb\"")]
    [TestCase("""{"minItems":1,"maxItems":2,"uniqueItems":true}""", """[1,"1"]""")]
    [TestCase("""{"minProperties":1,"maxProperties":1}""", """{"a":1}""")]
    [TestCase("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", """1""")]
    [TestCase("""{"oneOf":[{"multipleOf":3},{"multipleOf":5}]}""", """9""")]
    [TestCase("""{"allOf":[{"minimum":1},{"maximum":2}]}""", """2""")]
    [TestCase("""{"not":{"type":"string"}}""", """1""")]
    [TestCase("""{"$ref":"#/$defs/n","$defs":{"n":{"properties":{"next":{"$ref":"#/$defs/n"}},"type":"object"}}}""",
        """{"next":{"next":{}}}""")]
    [TestCase("""{"title":"t","description":"d","default":1,"examples":[1],"$comment":"c","format":"email","deprecated":true}""", """1""")]
    public void Accepts_what_conforms(string schema, string value) => Assert.That(Errors(schema, value), Is.Empty);

    [TestCase("""false""", """1""", "the value must not be there, got 1")]
    [TestCase("""{"type":"integer"}""", """3.5""", "the value must be integer, got 3.5")]
    [TestCase("""{"type":["string","null"]}""", """[1]""", "the value must be string or null, got an array of 1")]
    [TestCase("""{"required":["a/b"]}""", """{}""", "/a~1b is required, got nothing")]
    [TestCase("""{"properties":{"amount":{}},"additionalProperties":false}""", """{"amuont":1}""",
        "/amuont is not a known property (nearest: amount), got 1")]
    [TestCase("""{"additionalProperties":{"type":"number"}}""", """{"x":"1"}""", "/x must be number, got \"1\"")]
    [TestCase("""{"patternProperties":{"^x":{"type":"string"}}}""", """{"x":1}""", "/x must be string, got 1")]
    [TestCase("""{"enum":["open","closed"]}""", "\"opne\"",
        "the value must be one of \"open\", \"closed\" (nearest: \"open\"), got \"opne\"")]
    [TestCase("""{"const":1}""", """2""", "the value must be 1, got 2")]
    [TestCase("""{"properties":{"items":{"items":{"properties":{"price":{"maximum":100}}}}}}""", """{"items":[{},{},{"price":250}]}""",
        "/items/2/price must be <= 100, got 250")]
    [TestCase("""{"prefixItems":[{"type":"string"}],"items":false}""", """["a",1]""", "/1 must not be there, got 1")]
    [TestCase("""{"minimum":1}""", """0.5""", "the value must be >= 1, got 0.5")]
    [TestCase("""{"exclusiveMinimum":1}""", """1""", "the value must be > 1, got 1")]
    [TestCase("""{"exclusiveMaximum":1}""", """1""", "the value must be < 1, got 1")]
    [TestCase("""{"multipleOf":5}""", """7""", "the value must be a multiple of 5, got 7")]
    [TestCase("""{"minLength":2}""", "\"\U0001F600\"", "the value must have at least 2 characters, got \"\U0001F600\"")]
    [TestCase("""{"maxLength":1}""", "\"ab\"", "the value must have at most 1 characters, got \"ab\"")]
    [TestCase("""{"pattern":"^a$"}""", "\"b\"", "the value must match the pattern ^a$, got \"b\"")]
    [TestCase("""{"minItems":2}""", """[1]""", "the value must have at least 2 items, got an array of 1")]
    [TestCase("""{"maxItems":0}""", """[1]""", "the value must have at most 0 items, got an array of 1")]
    [TestCase("""{"uniqueItems":true}""", """[1,2,1.0]""", "the value must not have equal items, got an array of 3")]
    [TestCase("""{"minProperties":1}""", """{}""", "the value must have at least 1 properties, got an object")]
    [TestCase("""{"maxProperties":0}""", """{"a":1}""", "the value must have at most 0 properties, got an object")]
    [TestCase("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", """[]""",
        "the value must match at least one of 2 alternatives, got a match of none")]
    [TestCase("""{"anyOf":[{"type":"string"},{"properties":{"a":{"type":"string"}}}]}""", """{"a":1}""", "/a must be string, got 1")]
    [TestCase("""{"oneOf":[{"multipleOf":3},{"multipleOf":5}]}""", """15""",
        "the value must match exactly one of 2 alternatives, got a match of several")]
    [TestCase("""{"allOf":[{"minimum":1},{"maximum":2}]}""", """3""", "the value must be <= 2, got 3")]
    [TestCase("""{"not":{"type":"string"}}""", "\"x\"", "the value must not match {\"type\":\"string\"}, got \"x\"")]
    [TestCase("""{"properties":{"next":{"$ref":"#"}},"type":"object"}""", """{"next":{"next":1}}""", "/next/next must be object, got 1")]
    public void Says_what_does_not_conform(string schema, string value, string error) =>
        Assert.That(Errors(schema, value), Is.EqualTo(new[] { error }));

    [Test]
    public void Collects_every_error_of_a_value() =>
        Assert.That(Errors("""{"properties":{"a":{"type":"string"},"b":{"minimum":2}},"required":["c"]}""", """{"a":1,"b":1}"""),
            Has.Length.EqualTo(3));

    [TestCase("""{"maxlength":1}""", "maxlength")]
    [TestCase("""{"properties":{"a":{"if":{}}}}""", "if")]
    [TestCase("""{"then":{}}""", "then")]
    [TestCase("""{"minContains":1}""", "minContains")]
    [TestCase("""{"$schema":"https://example.com/dialect"}""", "$schema")]
    [TestCase("""{"pattern":"(?=a)"}""", "pattern")]
    [TestCase("""{"$ref":"https://example.com/schema"}""", "$ref")]
    [TestCase("""{"$ref":"#/$defs/missing"}""", "$ref")]
    [TestCase("""{"$ref":"#"}""", "$ref")]
    [TestCase("""{"type":"text"}""", "type")]
    [TestCase("""{"minLength":-1}""", "minLength")]
    [TestCase("""{"required":"a"}""", "required")]
    public void Refuses_to_compile_what_it_does_not_understand(string schema, string keyword) =>
        Assert.That(() => Compile(schema), Throws.TypeOf<SchemaNotSupportedException>()
            .With.Property(nameof(SchemaNotSupportedException.Keyword)).EqualTo(keyword));

    [Test]
    public void Names_the_place_of_a_keyword_that_is_not_supported() =>
        Assert.That(() => Compile("""{"properties":{"a":{"if":{}}}}"""), Throws.Exception.With.Message.Contains("#/properties/a"));

    [Test]
    public void Refuses_a_value_that_nests_too_deep()
    {
        var validator = Compile("""{"items":{"$ref":"#"}}""");
        using var deep = JsonDocument.Parse(new string('[', 80) + new string(']', 80), new JsonDocumentOptions { MaxDepth = 100 });
        Assert.That(validator.Validate(deep.RootElement).Single().ToString(), Does.Contain("at most 64 levels deep"));
    }

    [Test]
    public void Outlives_the_document_of_its_schema()
    {
        JsonSchemaValidator validator;
        using (var document = JsonDocument.Parse("""{"minimum":1}"""))
        {
            validator = JsonSchemaValidator.Compile(document.RootElement);
        }

        using var value = JsonDocument.Parse("0");
        Assert.That(validator.Validate(value.RootElement), Has.Count.EqualTo(1));
    }

    [Test]
    public void Allocates_nothing_for_a_valid_value()
    {
        var validator = Compile("""
            {"type":"object","properties":{"id":{"type":"string","minLength":2,"pattern":"^[a-z]+$"},
             "n":{"type":"integer","minimum":1},"tags":{"type":"array","items":{"enum":["a","b"]}}},
             "required":["id"],"additionalProperties":false}
            """);
        using var value = JsonDocument.Parse("""{"id":"abc","n":5,"tags":["a","b","a"]}""");
        for (var i = 0; i < 100; i++)
        {
            validator.Validate(value.RootElement);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            validator.Validate(value.RootElement);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100));
    }

    private static JsonSchemaValidator Compile(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return JsonSchemaValidator.Compile(document.RootElement);
    }

    private static string[] Errors(string schema, string value)
    {
        using var document = JsonDocument.Parse(value);
        return [.. Compile(schema).Validate(document.RootElement).Select(error => error.ToString())];
    }
}
