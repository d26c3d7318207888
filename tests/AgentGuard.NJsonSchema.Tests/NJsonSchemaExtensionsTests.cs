using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Tests;

public sealed class NJsonSchemaExtensionsTests
{
    private enum Tier
    {
        Bronze,
        Gold,
    }

    [Flags]
    private enum Rights
    {
        None = 0,
        Read = 1,
        Write = 2,
    }

    [Test]
    public void Converts_the_schema_of_a_type()
    {
        var validator = JsonSchema.FromType<Order>().ToValidator();

        Assert.That(Errors(validator, """{"Id":"7b0a1d8c-58c1-4c6e-9a0e-0d1f6c5e7a11","Total":1.5,"Lines":[{"Sku":"A"}],"Note":null,"Tier":1,"Back":null}"""), Is.Empty);
        Assert.That(Errors(validator, """{"Id":"no","Total":1.5}"""), Has.Some.Contains("/Id must be of the format uuid"));
        Assert.That(Errors(validator, """{"Lines":[{"Sku":3}]}"""), Has.Some.StartsWith("/Lines/0/Sku"));
        Assert.That(Errors(validator, """{"Tier":5}"""), Has.Some.StartsWith("/Tier must be one of"));
    }

    [TestCase("""{"type":"number","minimum":1,"exclusiveMinimum":true}""", "2", "1")]
    [TestCase("""{"type":"number","maximum":1,"exclusiveMaximum":true}""", "0", "1")]
    [TestCase("""{"type":"number","minimum":1,"exclusiveMinimum":3}""", "4", "3")]
    [TestCase("""{"type":"number","exclusiveMinimum":1}""", "2", "1")]
    [TestCase("""{"type":"number","multipleOf":0.1}""", "0.3", "0.35")]
    [TestCase("""{"type":"string","x-nullable":true}""", "null", "3")]
    [TestCase("""{"type":"string","nullable":true,"enum":["a"]}""", "null", "\"b\"")]
    [TestCase("""{"$ref":"#/definitions/a","nullable":true,"definitions":{"a":{"type":"string"}}}""", "\"x\"", "3")]
    [TestCase("""{"properties":{"p":{"x-nullable":true,"allOf":[{"$ref":"#/definitions/a"}]}},"definitions":{"a":{"type":"string"}}}""", """{"p":null}""", """{"p":1}""")]
    [TestCase("""{"type":"array","items":[{"type":"string"},{"type":"integer"}],"additionalItems":false}""", """["a",1]""", """["a",1,2]""")]
    [TestCase("""{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2,"uniqueItems":true}""", """["a"]""", """["a","a"]""")]
    [TestCase("""{"type":"object","x-dictionaryKey":{"enum":["a","b"]},"additionalProperties":{"type":"integer"}}""", """{"a":1}""", """{"c":1}""")]
    [TestCase("""{"type":"object","patternProperties":{"^x":{"type":"integer"}},"additionalProperties":false}""", """{"x1":1}""", """{"y":1}""")]
    [TestCase("""{"required":["a"],"minProperties":1,"maxProperties":2}""", """{"a":1}""", """{"b":1}""")]
    [TestCase("""{"not":{"type":"string"}}""", "1", "\"a\"")]
    [TestCase("""{"anyOf":[{"type":"string"},{"type":"integer"}]}""", "1", "true")]
    [TestCase("""{"oneOf":[{"type":"number"},{"type":"integer"}]}""", "1.5", "1")]
    [TestCase("""{"type":"string","format":"byte"}""", "\"QUJD\"", "\"?\"")]
    [TestCase("""{"type":"string","format":"guid"}""", "\"7b0a1d8c-58c1-4c6e-9a0e-0d1f6c5e7a11\"", "\"7\"")]
    [TestCase("""{"type":"string","minLength":2,"maxLength":3,"pattern":"^a"}""", "\"ab\"", "\"b\"")]
    [TestCase("""{"const":2}""", "2", "3")]
    [TestCase("""{"if":{"type":"string"},"then":{"minLength":2}}""", "\"ab\"", "\"a\"")]
    [TestCase("""{"type":"object","properties":{"next":{"$ref":"#"}},"additionalProperties":false}""", """{"next":{"next":{}}}""", """{"next":{"n":1}}""")]
    [TestCase("""{"type":"string","enum":["a","b"],"x-enumNames":["A","B"]}""", "\"a\"", "\"A\"")]
    public async Task Judges_a_document_as_it_is_meant(string document, string valid, string invalid)
    {
        var validator = (await JsonSchema.FromJsonAsync(document)).ToValidator();

        Assert.That(Errors(validator, valid), Is.Empty);
        Assert.That(Errors(validator, invalid), Is.Not.Empty);
    }

    [Test]
    public void Combined_flags_are_in_their_range()
    {
        var converted = JsonSchema.FromType<Granted>().Convert();

        Assert.That(Errors(converted.Compile(), """{"Rights":3}"""), Is.Empty);
        Assert.That(Errors(converted.Compile(), """{"Rights":8}"""), Is.Not.Empty);
        Assert.That(converted.Losses.Select(loss => (loss.Keyword, loss.Kind)), Is.EqualTo(new[] { ("enum", SchemaLossKind.Approximated) }));
    }

    [TestCase("""{"type":"string","format":"time-span"}""", "format")]
    [TestCase("""{"type":"string","pattern":"(?i)a"}""", "pattern")]
    [TestCase("""{"type":"string","maxLenght":3}""", "maxLenght")]
    [TestCase("""{"patternProperties":{"(?i)a":{}}}""", "patternProperties")]
    public async Task What_is_dropped_is_reported_and_refused_unless_the_host_decides(string document, string keyword)
    {
        var schema = await JsonSchema.FromJsonAsync(document);

        Assert.That(schema.Convert().Losses.Select(loss => loss.Keyword), Does.Contain(keyword));
        Assert.That(() => schema.ToValidator(), Throws.InstanceOf<SchemaNotSupportedException>().With.Message.Contains(keyword));
        Assert.That(() => schema.Convert().Compile(), Throws.Nothing);
    }

    [Test]
    public async Task A_property_that_is_not_required_may_be_null_in_Swagger()
    {
        var schema = await JsonSchema.FromJsonAsync("""{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}}""");

        Assert.That(Errors(schema.ToValidator(SchemaType.Swagger2), """{"a":"x","b":null}"""), Is.Empty);
        Assert.That(Errors(schema.ToValidator(SchemaType.Swagger2), """{"a":null}"""), Is.Not.Empty);
        Assert.That(Errors(schema.ToValidator(), """{"a":"x","b":null}"""), Is.Not.Empty);
    }

    [Test]
    public void Objects_that_contain_themselves_are_converted()
    {
        var schema = new JsonSchema { Type = JsonObjectType.Array };
        schema.Item = schema;

        Assert.That(Errors(schema.ToValidator(), "[[[]]]"), Is.Empty);
        Assert.That(Errors(schema.ToValidator(), "[[1]]"), Is.Not.Empty);
    }

    [Test]
    public void Does_not_change_the_schema()
    {
        var schema = JsonSchema.FromType<Order>();
        var before = schema.ToJson();

        schema.Convert();

        Assert.That(schema.ToJson(), Is.EqualTo(before));
    }

    private static IEnumerable<string> Errors(JsonSchemaValidator validator, string json) =>
        validator.Validate(JsonElement.Parse(json)).Select(error => error.ToString());

    private sealed record Line(string Sku);

    private sealed record Order(Guid Id, decimal Total, Line[] Lines, string? Note, Tier Tier, Order? Back);

    private sealed record Granted(Rights Rights);
}
