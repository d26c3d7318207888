using System.Text;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Streaming;

namespace AgentGuard.Tests.Schemas.Streaming;

public sealed class JsonSchemaStreamTests
{
    private const string Person = """
        {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name"],"additionalProperties":false}
        """;

    // The mark stands before the first byte that no valid document has there.
    [TestCase("""{"type":"object"}""", " \u00a6[")]
    [TestCase("""{"type":"string"}""", "\u00a61")]
    [TestCase("""{"type":["integer","null"]}""", "n\u00a6a")]
    [TestCase("""{"enum":["red","green"]}""", "\"r\u00a6a")]
    [TestCase("""{"enum":["red","green"]}""", "\"red\u00a6d")]
    [TestCase("""{"enum":["red","green"]}""", "\"re\u00a6\"")]
    [TestCase("""{"enum":["red","green"]}""", "\"\\u0072\\u006\u00a6f")]
    [TestCase("""{"enum":["red","green"]}""", "\"\\u00\u00a64")]
    [TestCase("""{"enum":["red","green"]}""", "\"r\\u\u00a61")]
    [TestCase("""{"pattern":"^[a-z]+$"}""", "\"r\\u00\u00a64")]
    [TestCase("""{"pattern":"^\u00e9"}""", "\"\\u00\u00a6f")]
    [TestCase(Person, "{\"\\u00\u00a67")]
    [TestCase("""{"enum":["red"]}""", "\"red\u00a6\\")]
    [TestCase("""{"enum":["\u00e9"]}""", "\"\u00a6\u6f22")]
    [TestCase("""{"enum":[true,1]}""", "\u00a6f")]
    [TestCase("""{"const":null}""", "\u00a6t")]
    [TestCase("""{"enum":[12,-3]}""", "1\u00a63")]
    [TestCase("""{"enum":[12,-3]}""", "-\u00a61")]
    [TestCase("""{"enum":[12,-3]}""", "0.0012\u00a61")]
    [TestCase("""{"enum":[120]}""", "12\u00a61")]
    [TestCase("""{"enum":[12,-3]}""", "12e2\u00a6 ")]
    [TestCase(Person, "{\"name\":\"x\",\"a\u00a6b")]
    [TestCase(Person, "{\"name\":\"x\",\"ag\u00a6\"")]
    [TestCase(Person, "{\"age\":1\u00a6}")]
    [TestCase(Person, "{\"age\":1.5\u00a6}")]
    [TestCase(Person, "{\"name\":\u00a6n")]
    [TestCase("""{"additionalProperties":false}""", "{\u00a6\"")]
    [TestCase("""{"additionalProperties":false,"patternProperties":{"^x-":true},"properties":{"a":true}}""", "{\"\u00a6b")]
    [TestCase("""{"additionalProperties":false,"patternProperties":{"^x-":true},"properties":{"a":true}}""", "{\"x\u00a6a")]
    [TestCase("""{"properties":{"a":false}}""", "{\"a\u00a6\"")]
    [TestCase("""{"propertyNames":{"maxLength":2}}""", "{\"ab\u00a6c")]
    [TestCase("""{"propertyNames":{"enum":["id"]}}""", "{\"i\u00a6f")]
    [TestCase("""{"maxItems":1}""", "[1\u00a6,")]
    [TestCase("""{"maxItems":0}""", "[\u00a61")]
    [TestCase("""{"minItems":2}""", "[1\u00a6]")]
    [TestCase("""{"maxProperties":1}""", "{\"a\":1\u00a6,")]
    [TestCase("""{"maxProperties":0}""", "{\u00a6\"")]
    [TestCase("""{"minProperties":1}""", "{\u00a6}")]
    [TestCase("""{"prefixItems":[{"type":"string"}],"items":false}""", "[\"a\"\u00a6,")]
    [TestCase("""{"prefixItems":[{"type":"string"}]}""", "[\u00a61")]
    [TestCase("""{"items":{"type":"string"}}""", "[\"a\",\u00a61")]
    [TestCase("""{"maxLength":2}""", "\"\U0001F600b\u00a6c")]
    [TestCase("""{"maxLength":1}""", "\"a\u00a6\\")]
    [TestCase("""{"maxLength":1}""", "\"\\ud83d\\ude00\u00a6a")]
    [TestCase("""{"maxLength":1}""", "\"\\ud83d\u00a6a")]
    [TestCase("""{"minLength":2}""", "\"a\u00a6\"")]
    [TestCase("""{"pattern":"^[a-z]{2}\\d$"}""", "\"ab\u00a6c")]
    [TestCase("""{"pattern":"^[a-z]{2}\\d$"}""", "\"ab1\u00a62")]
    [TestCase("""{"pattern":"^[a-z]{2}\\d$"}""", "\"ab1\u00a6\\")]
    [TestCase("""{"pattern":"^[a-z]{2}\\d$"}""", "\"ab\u00a6\"")]
    [TestCase("""{"pattern":"^\u00e9"}""", "\"\u00a6a")]
    [TestCase("""{"pattern":"b"}""", "\"aaa\u00a6\"")]
    [TestCase("""{"pattern":"a$b"}""", "\u00a6\"")]
    [TestCase("""{"minimum":0}""", "-\u00a61")]
    [TestCase("""{"minimum":1}""", "\u00a6-")]
    [TestCase("""{"maximum":-1}""", "\u00a60")]
    [TestCase("""{"exclusiveMaximum":0}""", "\u00a60")]
    [TestCase("""{"maximum":0}""", "0.0\u00a62")]
    [TestCase("""{"maximum":100}""", "2e\u00a62")]
    [TestCase("""{"maximum":100}""", "101\u00a6 ")]
    [TestCase("""{"minimum":0.5}""", "1e-\u00a61")]
    [TestCase("""{"multipleOf":3}""", "4\u00a6 ")]
    [TestCase("""{"$schema":"http://json-schema.org/draft-04/schema#","type":"integer"}""", "1\u00a6.")]
    [TestCase("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "\u00a61")]
    [TestCase("""{"anyOf":[{"enum":["ab"]},{"pattern":"^c","maxLength":2}]}""", "\"cd\u00a6e")]
    [TestCase("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "3\u00a6 ")]
    [TestCase("""{"allOf":[{"type":["string","null"]},{"type":["string","integer"]}]}""", "\u00a6n")]
    [TestCase("""{"$ref":"#/$defs/a","$defs":{"a":{"items":{"$ref":"#/$defs/a"},"maxItems":1}}}""", "[[[1]\u00a6,")]
    [TestCase("""{"not":{"type":"string"}}""", "\"a\u00a6\"")]
    [TestCase("""{"not":{"required":["a"]}}""", "{\"a\":1\u00a6}")]
    [TestCase("""{"uniqueItems":true}""", "[1,1.0\u00a6]")]
    [TestCase("""{"contains":{"const":1}}""", "[2\u00a6]")]
    [TestCase("""{"dependentRequired":{"a":["b"]}}""", "{\"a\":1\u00a6}")]
    [TestCase("""{"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]},"else":{"properties":{"c":{"type":"null"}}}}""", "{\"a\":2,\"c\":\u00a61")]
    [TestCase("""{"properties":{"a":true},"unevaluatedProperties":false}""", "{\"b\":1\u00a6}")]
    [TestCase("true", "{\"a\"\u00a6,")]
    [TestCase("true", "[1,\u00a6]")]
    [TestCase("true", "0\u00a61")]
    [TestCase("true", "1\u00a6x")]
    [TestCase("true", "{} \u00a6{")]
    [TestCase("true", "\"\u00a6\n")]
    [TestCase("true", "\"\\\u00a6x")]
    [TestCase("true", "\"\\u00\u00a6g")]
    public void Rejects_at_the_first_byte_that_no_valid_document_has(string schema, string marked)
    {
        var expected = Encoding.UTF8.GetByteCount(marked[..marked.IndexOf('\u00a6', StringComparison.Ordinal)]);
        using var stream = JsonSchemaValidator.Compile(schema).OpenStream();
        stream.Append(Encoding.UTF8.GetBytes(marked.Replace("\u00a6", string.Empty, StringComparison.Ordinal)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stream.RejectedAt, Is.EqualTo(expected));
            Assert.That(stream.State, Is.EqualTo(JsonStreamState.Rejected));
            Assert.That(stream.IsComplete, Is.False);
            Assert.That(stream.Complete(), Is.Not.Empty);
            Assert.That(stream.Rejection!.Expected, Is.Not.Empty);
        }
    }

    [TestCase("""{"type":"integer"}""", "1.5")]
    [TestCase("""{"type":"integer"}""", "1.0")]
    [TestCase("""{"maximum":10}""", "99999")]
    [TestCase("""{"minimum":0}""", "-0.0")]
    [TestCase("""{"enum":[0.5]}""", "5")]
    [TestCase("""{"enum":[0]}""", "-0.00e7")]
    [TestCase("""{"enum":["ab"]}""", "\"\\u0061b")]
    [TestCase("""{"maxLength":1}""", "\"\\ud83d\\ude0")]
    [TestCase("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "3")]
    [TestCase("""{"not":{"type":"string"}}""", "\"a")]
    [TestCase("""{"required":["a"]}""", "{\"b\":{}")]
    [TestCase("""{"additionalProperties":false,"properties":{"a":true}}""", "{\"a\":1,")]
    [TestCase("""{"pattern":"b"}""", "\"aaa")]
    public void Keeps_what_some_valid_document_begins_with(string schema, string prefix)
    {
        var validator = JsonSchemaValidator.Compile(schema);
        Assert.That(validator.IsViable(Encoding.UTF8.GetBytes(prefix)), Is.True);
    }

    [TestCase("""{"type":"object"}""", "[", " must be object, got an array of 0 (#/type)")]
    [TestCase("""{"properties":{"c":{"enum":["red","green"]}}}""", "{\"c\":\"rex", "/c must be one of \"red\", \"green\" (nearest: \"red\"), got \"rex\" (#/properties/c/enum)")]
    [TestCase(Person, "{\"nick", "/ni is not a known property (known: name, age), got \"ni\" (#/additionalProperties)")]
    [TestCase(Person, "{\"age\":1}", "/name is required, got nothing (#/required)")]
    [TestCase("""{"items":{"maxItems":1}}""", "[[],[1,", "/1 must have at most 1 items, got one more (#/items/maxItems)")]
    [TestCase("""{"items":{"maxLength":2}}""", "[\"abc", "/0 must have at most 2 characters, got \"abc\" (#/items/maxLength)")]
    [TestCase("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "1", " must match at least one of 2 alternatives, got 1 (#/anyOf)")]
    [TestCase("""{"anyOf":[{"type":"null"},{"properties":{"a":{"type":"null"}},"type":"object"}]}""", "{\"a\":1", "/a must be null, got 1 (#/anyOf/1/properties/a/type)")]
    [TestCase("""{"properties":{"a":{"items":{"not":{"const":1}}}}}""", "{\"x\":[2],\"a\":[1,", "/a/0 must not match {\"const\":1}, got 1 (#/properties/a/items/not)")]
    [TestCase("""{"properties":{"a":false}}""", "{\"a\":", "/a must not be there, got \"a\" (#/properties/a)")]
    [TestCase("true", "[1,]", " must be JSON, got ']' at byte 3 ()")]
    public void Says_why_it_rejects(string schema, string text, string expected)
    {
        using var stream = JsonSchemaValidator.Compile(schema).OpenStream();
        stream.Append(Encoding.UTF8.GetBytes(text));
        Assert.That($"{stream.Rejection!.Path} {stream.Rejection.Expected}, got {stream.Rejection.Got} ({stream.Rejection.SchemaPath})", Is.EqualTo(expected));
    }

    [Test]
    public void Ignores_what_comes_after_a_rejection_but_judges_the_whole_by_it()
    {
        using var stream = JsonSchemaValidator.Compile("""{"items":{"type":"string"}}""").OpenStream();
        stream.Append("[1"u8);
        var rejection = stream.Rejection;
        Assert.That(stream.Append(",2]"u8), Is.EqualTo(JsonStreamState.Rejected));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stream.RejectedAt, Is.EqualTo(1));
            Assert.That(stream.Rejection, Is.SameAs(rejection));
            Assert.That(stream.Complete().Select(error => error.Path), Is.EqualTo(new[] { "/0", "/1" }));
            Assert.That(stream.GetAllowedBytes().Count, Is.Zero);
        }
    }

    [Test]
    public void Knows_when_a_document_is_complete()
    {
        using var stream = JsonSchemaValidator.Compile("""{"type":["integer","object"]}""").OpenStream();
        Assert.That(stream.IsComplete, Is.False);
        stream.Append("12"u8);
        Assert.That(stream.IsComplete, Is.True);
        stream.Append("."u8);
        Assert.That(stream.IsComplete, Is.False);
        stream.Append("5"u8);
        Assert.That(stream.IsComplete, Is.False);
        stream.Append("e1 "u8);
        Assert.That(stream.IsComplete, Is.True);
        Assert.That(stream.Append(" "u8), Is.EqualTo(JsonStreamState.Viable));
        stream.Reset();
        stream.Append("{}"u8);
        Assert.That(stream.IsComplete, Is.True);
        Assert.That(stream.Complete(), Is.Empty);
    }

    [Test]
    public void Tells_which_bytes_may_follow()
    {
        using var stream = JsonSchemaValidator.Compile(Person).OpenStream();
        Assert.That(stream.GetAllowedBytes(withWhiteSpace: false).ToString(), Is.EqualTo("{"));
        stream.Append("{"u8);
        Assert.That(stream.GetAllowedBytes(withWhiteSpace: false).ToString(), Is.EqualTo("\""));
        stream.Append("\""u8);
        Assert.That(stream.GetAllowedBytes().ToString(), Is.EqualTo("\\an"));
        stream.Append("age\":1"u8);
        Assert.That(stream.GetAllowedBytes().ToString(), Is.EqualTo(",.0123456789Ee and 4 others"));
        Assert.That(stream.Allows(",\"name\":\"Ada\"}"u8), Is.True);
        Assert.That(stream.Allows(",\"name\":1"u8), Is.False);
        stream.Append(",\"name\":\"\"}"u8);
        Assert.That(stream.GetAllowedBytes(withWhiteSpace: false).Count, Is.Zero);
        Assert.That(stream.IsComplete, Is.True);
    }

    [Test]
    public void Keeps_the_bounds_of_the_validator()
    {
        var validator = JsonSchemaValidator.Compile("true", new JsonSchemaOptions { MaxDepth = 3, MaxLength = 10 });
        using var stream = validator.OpenStream();
        stream.Append("[[[["u8);
        Assert.That(stream.RejectedAt, Is.EqualTo(3));
        Assert.That(stream.Rejection!.Expected, Is.EqualTo("must nest at most 3 levels deep"));
        stream.Reset();
        stream.Append("\"1234567"u8);
        stream.Append("89abc\""u8);
        Assert.That(stream.RejectedAt, Is.EqualTo(10));
        Assert.That(stream.Complete().Single().ToString(), Is.EqualTo("the value must have at most 10 bytes, got 14 bytes"));
    }

    [Test]
    public void A_value_that_takes_too_many_steps_is_rejected_when_it_is_closed()
    {
        var validator = JsonSchemaValidator.Compile(
            """{"type":"array","anyOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}}]}""",
            new JsonSchemaOptions { MaxSteps = 10_000 });
        using var stream = validator.OpenStream();
        stream.Append(Encoding.UTF8.GetBytes(new string('[', 50) + "1" + new string(']', 49)));
        Assert.That(stream.State, Is.EqualTo(JsonStreamState.Viable));
        stream.Append("]"u8);
        Assert.That(stream.RejectedAt, Is.EqualTo(100));
        Assert.That(stream.Rejection!.Expected, Is.EqualTo("must be judged within 10000 steps"));
    }

    [Test]
    public void Allocates_next_to_nothing_for_a_valid_document()
    {
        var validator = JsonSchemaValidator.Compile("""
            {"type":"object","properties":{"id":{"type":"string","minLength":2,"pattern":"^[a-z]+-\\d{2,4}$"},"n":{"type":"number","minimum":1.5},
             "tags":{"type":"array","uniqueItems":true,"items":{"enum":["a","b"]}},"more":{"anyOf":[{"type":"null"},{"type":"object"}]}},
             "required":["id"],"additionalProperties":false}
            """);
        byte[] json = """{"id":"abc-12","n":5.25,"tags":["a","b"],"more":{"x":1}}"""u8.ToArray();
        using var stream = validator.OpenStream();
        for (var i = 0; i < 200; i++)
        {
            Judge(stream, json);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Judge(stream, json);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100));
    }

    private static void Judge(JsonSchemaStream stream, byte[] json)
    {
        stream.Reset();
        for (var at = 0; at < json.Length; at += 7)
        {
            stream.Append(json.AsSpan(at, Math.Min(7, json.Length - at)));
        }

        if (!stream.IsComplete)
        {
            throw new InvalidOperationException(stream.Rejection?.ToString());
        }
    }
}
