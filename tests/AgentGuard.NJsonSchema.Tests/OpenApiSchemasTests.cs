using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;

namespace AgentGuard.NJsonSchema.Tests;

public sealed class OpenApiSchemasTests
{
    /// <summary>As NSwag writes it.</summary>
    private const string OpenApi = """
        {
          "x-generator": "NSwag v14",
          "openapi": "3.0.0",
          "info": { "title": "Pets", "version": "1.0.0" },
          "paths": { "/pets": { "post": { "requestBody": { "content": { "application/json": { "schema": {
            "oneOf": [ { "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" } ],
            "discriminator": { "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Cat", "dog": "Dog" } } } } } } } } },
          "components": { "schemas": {
            "Cat": { "type": "object", "properties": { "kind": { "type": "string" }, "owner": { "nullable": true, "oneOf": [ { "$ref": "#/components/schemas/Owner" } ] } } },
            "Dog": { "type": "object", "properties": { "kind": { "type": "string" }, "friends": { "type": "array", "items": { "$ref": "#/components/schemas/Dog" } } } },
            "Owner": { "type": "object", "additionalProperties": false, "required": ["name"],
              "properties": { "name": { "type": "string", "minLength": 1, "example": "Ada" }, "born": { "type": "string", "format": "date", "nullable": true },
                "age": { "type": "integer", "format": "int32", "minimum": 0.0, "exclusiveMinimum": true } } } } }
        }
        """;

    private const string Swagger = """
        {
          "swagger": "2.0", "paths": {},
          "definitions": { "Animal": { "type": "object", "discriminator": "kind", "required": ["kind"], "properties": { "kind": { "type": "string" } } },
            "Bird": { "allOf": [ { "$ref": "#/definitions/Animal" }, { "type": "object", "properties": { "wings": { "type": "integer", "x-nullable": true } } } ] } }
        }
        """;

    [Test]
    public void Reads_a_component_with_all_that_it_refers_to()
    {
        var api = OpenApiSchemas.Read(OpenApi);
        var cat = api.Component("Cat").Compile();

        Assert.That(api.Names, Is.EqualTo(new[] { "Cat", "Dog", "Owner" }));
        Assert.That(cat.Validate(JsonElement.Parse("""{"owner":{"name":"Ada","born":null,"age":1}}""")), Is.Empty);
        Assert.That(cat.Validate(JsonElement.Parse("""{"owner":null}""")), Is.Empty);
        Assert.That(cat.Validate(JsonElement.Parse("""{"owner":{"name":"Ada","age":0}}""")).Single().Path, Is.EqualTo("/owner/age"));
        Assert.That(cat.Validate(JsonElement.Parse("""{"owner":{"nick":"A"}}""")), Has.Count.EqualTo(2));
    }

    [TestCase("""{"kind":"cat"}""", true)]
    [TestCase("""{"kind":"dog","friends":[{"kind":"dog"}]}""", true)]
    [TestCase("""{"kind":"cow"}""", false)]
    [TestCase("""{}""", false)]
    [TestCase("""{"kind":"dog","friends":[1]}""", false)]
    public void The_discriminator_chooses_the_alternative(string pet, bool isValid)
    {
        var schema = OpenApiSchemas.Read(OpenApi).At("#/paths/~1pets/post/requestBody/content/application~1json/schema");

        Assert.That(schema.Losses, Is.Empty);
        Assert.That(schema.Compile().Validate(JsonElement.Parse(pet)), isValid ? Is.Empty : Is.Not.Empty);
    }

    [Test]
    public void Reads_definitions_of_Swagger()
    {
        var bird = OpenApiSchemas.Read(Swagger).Component("Bird");

        Assert.That(bird.Compile().Validate(JsonElement.Parse("""{"kind":"Bird","wings":null}""")), Is.Empty);
        Assert.That(bird.Compile().Validate(JsonElement.Parse("""{"wings":2}""")), Is.Not.Empty);
        Assert.That(bird.Losses.Select(loss => (loss.Keyword, loss.Kind)), Is.EqualTo(new[] { ("discriminator", SchemaLossKind.Approximated) }));
    }

    [TestCase("""{"components":{"schemas":{"A":{"$ref":"http://example.com/x"}}}}""")]
    [TestCase("""{"components":{"schemas":{"A":{"$ref":"other.json#/A"}}}}""")]
    [TestCase("""{"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"}}}}""")]
    [TestCase("""{"components":{"schemas":{"A":{"allOf":[{"$ref":"#/components/schemas/A"}]}}}}""")]
    [TestCase("""{"components":{"schemas":{"B":{}}}}""")]
    [TestCase("[]")]
    public void What_leads_nowhere_or_out_or_in_a_circle_is_refused(string document) =>
        Assert.That(() => OpenApiSchemas.Read(document).Component("A"), Throws.InstanceOf<SchemaNotSupportedException>());
}
