using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;

namespace AgentGuard.Tests.Schemas.Generation;

public sealed class GbnfGrammarTests
{
    [Test]
    public void Writes_members_in_the_order_of_the_declaration()
    {
        var grammar = From("""{"type":"object","properties":{"id":{"type":"integer"},"tag":{"enum":["a","b"]}},"required":["id"]}""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(grammar.Text, Does.StartWith("root ::= \"{\\\"id\\\":\" space integer (\",\" space \"\\\"tag\\\":\" space root-tag)? \"}\"\n"));
            Assert.That(grammar.Text, Does.Contain("root-tag ::= \"\\\"a\\\"\" | \"\\\"b\\\"\"\n"));
            Assert.That(grammar.Losses, Is.Empty);
        }
    }

    [TestCase("""{"type":"object","properties":{"a":{"type":"null"},"b":{"type":"null"},"c":{"type":"null"}}}""",
        """{} {"a":null} {"c":null} {"a":null,"c":null} {"b":null,"c":null} {"a":null,"b":null,"c":null}""",
        """{"c":null,"a":null} {"d":1} {"a":null,} {,"a":null}""")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"null"},"b":{"type":"null"},"c":{"type":"null"}},"required":["b"]}""",
        """{"b":null} {"a":null,"b":null} {"a":null,"b":null,"c":null}""", """{} {"a":null} {"b":null,"a":null}""")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"null"}},"minProperties":1}""", """{"a":null}""", "{}")]
    [TestCase("""{"type":"object","properties":{"ab":{"type":"null"}},"additionalProperties":{"type":"integer"}}""",
        """{"ab":null,"x":1,"a":2} {"abc":1} {"":1} {}""", """{"ab":1} {"x":1,"ab":null} {"x":"1"}""")]
    [TestCase("""{"type":"object","additionalProperties":{"type":"integer"},"minProperties":1,"maxProperties":2,"propertyNames":{"pattern":"^[a-z]$"}}""",
        """{"a":1} {"a":1,"b":2}""", """{} {"A":1} {"a":1,"b":2,"c":3}""")]
    [TestCase("""{"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":3}""", "[true] [true,false,true]", "[] [true,] [true,true,true,true]")]
    [TestCase("""{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":{"const":3},"minItems":1}""", "[1] [1,2] [1,2,3,3]", "[] [2] [1,3]")]
    [TestCase("""{"type":"array","maxItems":0}""", "[]", "[1]")]
    [TestCase("""{"type":"integer","minimum":-7,"maximum":123}""", "-7 -1 0 9 10 99 100 123", "-8 124 01 1.0 -07 1000")]
    [TestCase("""{"type":"integer","exclusiveMinimum":98}""", "99 100 12345678901234567890", "98 0 -1 099")]
    [TestCase("""{"type":"number","minimum":0,"maximum":1}""", "0 0.5 1 1.0 0.00001", "-0.1 1.01 2 01")]
    [TestCase("""{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}""", "0.5 0.001", "0 0.0 1 1.0")]
    [TestCase("""{"type":"number","minimum":0.25,"maximum":0.75}""", "0.25 0.3 0.75 0.750 0.5999", "0.24 0.76 0.751 0.2")]
    [TestCase("""{"type":"number","minimum":-1.5}""", "-1.5 -1.50 -1.4999 -1 0 7.25", "-1.6 -1.51 -2")]
    [TestCase("""{"type":"number","multipleOf":0.01}""", "1 1.5 1.25", "1.255 1e5")]
    [TestCase("""{"type":"number"}""", "1 -1.5e+10 0.1E-3", "1. .5 +1 1e5555")]
    [TestCase("""{"type":["string","null"],"minLength":1,"maxLength":2}""", "null \"a\" \"\\u00e9\\n\" \"\\ud83d\\ude00b\"", "\"\" \"abc\" \"\\ud83d\" \"\\x\"")]
    [TestCase("""{"type":"string","pattern":"^\\s?[^\"]$"}""", "\"a\" \"\\\\\" \"\\n\\t\"", "\"\\\"\" \"\"")]
    [TestCase("""{"$ref":"#/$defs/list","$defs":{"list":{"type":"object","properties":{"next":{"$ref":"#/$defs/list"}}}}}""",
        """{} {"next":{"next":{}}}""", """{"next":null}""")]
    [TestCase("true", """1 "x" [{"a":[]}]""", "x [1,]")]
    public void Derives_what_conforms_and_nothing_else(string schema, string derived, string underived)
    {
        var gbnf = From(schema);
        var grammar = new GbnfInterpreter(gbnf.Text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(derived.Split(' ').Where(text => !grammar.Derives(text)), Is.Empty, gbnf.Text);
            Assert.That(underived.Split(' ').Where(grammar.Derives), Is.Empty, gbnf.Text);
        }
    }

    [Test]
    public void Knows_which_years_leap()
    {
        var grammar = new GbnfInterpreter(From("""{"type":"string","format":"date"}""").Text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { "2024-02-29", "2000-02-29", "2023-12-31" }.Where(day => !grammar.Derives($"\"{day}\"")), Is.Empty);
            Assert.That(new[] { "2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01" }.Where(day => grammar.Derives($"\"{day}\"")), Is.Empty);
        }
    }

    [TestCase("""{"type":"array","items":{"type":"string"},"uniqueItems":true}""", "uniqueItems", SchemaLossKind.Dropped)]
    [TestCase("""{"type":"string","pattern":"(?=a)b"}""", "pattern", SchemaLossKind.Dropped)]
    [TestCase("""{"type":"string","pattern":"a\\b"}""", "pattern", SchemaLossKind.Dropped)]
    [TestCase("""{"type":"string","maxLength":65536}""", "maxLength", SchemaLossKind.Approximated)]
    [TestCase("""{"type":"integer","multipleOf":3}""", "multipleOf", SchemaLossKind.Dropped)]
    [TestCase("""{"type":"string","format":"email"}""", "format", SchemaLossKind.Dropped)]
    [TestCase("""{"type":"integer","not":{"const":3}}""", "not", SchemaLossKind.Dropped)]
    [TestCase("""{"type":"string","if":{"minLength":2},"then":{"pattern":"x"}}""", "if", SchemaLossKind.Dropped)]
    [TestCase("""{"properties":{"a":{"type":"string"}}}""", "type", SchemaLossKind.Narrowed)]
    public void Names_what_it_does_not_write(string schema, string keyword, SchemaLossKind kind)
    {
        var gbnf = From(schema);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(gbnf.Losses[0].Keyword, Is.EqualTo(keyword));
            Assert.That(gbnf.Losses[0].Kind, Is.EqualTo(kind));
            Assert.That(() => new GbnfInterpreter(gbnf.Text), Throws.Nothing);
        }
    }

    [TestCase("false")]
    [TestCase("""{"type":"object","properties":{"a":false},"required":["a"]}""")]
    [TestCase("""{"allOf":[{"type":"string"},{"type":"integer"}]}""")]
    public void Refuses_what_no_value_conforms_to(string schema) =>
        Assert.That(() => From(schema), Throws.InstanceOf<SchemaNotSupportedException>());

    [Test]
    public void Refuses_what_combines_without_end()
    {
        var options = string.Join(',', Enumerable.Range(0, 16).Select(i => $"{{\"required\":[\"p{i}\"]}}"));
        var parts = string.Join(',', Enumerable.Repeat($"{{\"anyOf\":[{options}]}}", 12));

        Assert.That(
            From($"{{\"type\":\"object\",\"allOf\":[{parts}]}}").Losses.Select(loss => loss.Reason),
            Has.Some.Contains("too many combinations"));
    }

    [Test]
    public void Goes_as_deep_as_a_schema_may_nest()
    {
        var schema = Enumerable.Range(0, 60).Aggregate("true", (inner, _) => "{\"items\":" + inner + "}");
        using var document = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = 500 });

        Assert.That(GbnfGrammar.From(document.RootElement).Text, Is.Not.Empty);
    }

    private static GbnfGrammar From(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return GbnfGrammar.From(document.RootElement);
    }
}
