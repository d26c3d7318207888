using AgentGuard.Schemas;

namespace AgentGuard.Tests.Schemas.Compilation;

public sealed class KeywordHintsTests
{
    [TestCase("""{"maxlength":3}""", "'maxlength' at '#'", "nearest: maxLength")]
    [TestCase("""{"properties":{"a":{"Type":"string"}}}""", "'Type' at '#/properties/a'", "nearest: type")]
    [TestCase("""{"type":"string","nullable":true}""", "'nullable'", "add \"null\" to the type")]
    [TestCase("""{"then":{}}""", "'then'", "no if stands beside it")]
    [TestCase("""{"id":"x"}""", "'id'", "it is $id since draft 6")]
    [TestCase("""{"exclusiveMinimum":true,"minimum":1}""", "'exclusiveMinimum'", "the limit itself, not a flag")]
    [TestCase("""{"properties":{"a":{"required":true}}}""", "'required' at '#/properties/a'", "the list of the required names")]
    [TestCase("""{"items":[{}]}""", "'#/items'", "a list of schemas is prefixItems")]
    [TestCase("""{"not":"x"}""", "'#/not'", "here is a string")]
    [TestCase("""{"type":"dict"}""", "'type'", "\"dict\" is not a type; it is object")]
    [TestCase("""{"type":"strin"}""", "'type'", "types are array, boolean, integer")]
    [TestCase("""{"minimum":"3"}""", "'minimum'", "must be a number and is a string")]
    [TestCase("""{"minLength":-1}""", "'minLength'", "a whole number that is not negative")]
    [TestCase("""{"$ref":"#/$defs/a"}""", "'$ref'", "the document has nothing at '#/$defs/a'")]
    [TestCase("""{"$ref":"http://a/b"}""", "'$ref'", "register them in a JsonSchemaRegistry")]
    public void An_error_names_the_place_and_what_was_meant(string schema, string place, string hint) => Assert.That(
        () => JsonSchemaValidator.Compile(schema),
        Throws.InstanceOf<SchemaNotSupportedException>().With.Message.Contains(place).And.Message.Contains(hint));
}
