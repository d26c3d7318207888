using System.Text.Json;
using System.Text.RegularExpressions;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;

namespace AgentGuard.Tests.Schemas.Generation;

public sealed class JsonRegexTests
{
    [TestCase("""{"enum":["a.b",1,null]}""", "\"a\\.b\"|1|null")]
    [TestCase("""{"type":"boolean"}""", "true|false")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"null"},"b":{"type":"null"}},"required":["a"],"additionalProperties":false}""",
        "\\{\"a\":null(?:,\"b\":null)?\\}")]
    public void Writes_the_plain_expression(string schema, string expected) => Assert.That(Create(schema), Is.EqualTo($"(?:{expected})").Or.EqualTo(expected));

    [TestCase("""{"type":"object","properties":{"id":{"type":"integer","minimum":1,"maximum":250},"name":{"type":"string","minLength":1,"maxLength":3}},"required":["id","name"]}""",
        """{"id":1,"name":"a"} {"id":250,"name":"\n\\é"}""", """{"id":0,"name":"a"} {"id":251,"name":"a"} {"id":1,"name":""} {"id":1} {"name":"a","id":1}""")]
    [TestCase("""{"type":"array","items":{"enum":["x","y"]},"maxItems":2}""", """[] ["x"] ["x","y"]""", """["z"] ["x",] ["x","x","x"]""")]
    [TestCase("""{"type":"string","format":"uuid"}""", "\"01234567-89ab-cdef-0123-456789abcdef\"", "\"0123456789abcdef\" \"\"")]
    [TestCase("""{"oneOf":[{"type":"string","pattern":"^a+$"},{"type":"integer"}]}""", "\"aa\" 12", "\"\" \"b\" 1.5 aa")]
    public void Matches_what_conforms(string schema, string matched, string unmatched)
    {
        var regex = new Regex($"\\A(?:{Create(schema)})\\z", RegexOptions.NonBacktracking);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(matched.Split(' ').Where(text => !regex.IsMatch(text)), Is.Empty);
            Assert.That(unmatched.Split(' ').Where(text => regex.IsMatch(text)), Is.Empty);
        }
    }

    [TestCase("""{"type":"object","properties":{"next":{"$ref":"#"}}}""", "recurs")]
    [TestCase("true", "any type")]
    [TestCase("""{"type":"array","items":{"type":"integer"},"uniqueItems":true}""", "uniqueItems")]
    [TestCase("""{"type":"string","not":{"const":"x"}}""", "not")]
    [TestCase("""{"type":"string","pattern":"(?!a)b"}""", "pattern")]
    [TestCase("""{"type":"array","items":{"type":"array","items":{"type":"string","minLength":500},"minItems":500},"minItems":500}""", "too large")]
    [TestCase("""{"type":"string","minLength":5000}""", "minLength")]
    [TestCase("false", "no value")]
    public void Says_why_there_is_none(string schema, string reason)
    {
        using var document = JsonDocument.Parse(schema);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(JsonRegex.TryCreate(document.RootElement, out var pattern, out var refusal), Is.False);
            Assert.That(pattern, Is.Null);
            Assert.That(refusal, Does.Contain(reason));
        }
    }

    [Test]
    public void Refuses_what_is_not_a_schema()
    {
        using var document = JsonDocument.Parse("""{"type":5}""");
        Assert.That(() => JsonRegex.TryCreate(document.RootElement, out _, out _), Throws.InstanceOf<SchemaNotSupportedException>());
    }

    private static string Create(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return JsonRegex.TryCreate(document.RootElement, out var pattern, out var refusal) ? pattern : throw new InvalidOperationException(refusal);
    }
}
