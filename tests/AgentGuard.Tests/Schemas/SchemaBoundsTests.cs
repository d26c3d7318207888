using System.Buffers;
using System.Globalization;
using System.Text;
using AgentGuard.Schemas;

namespace AgentGuard.Tests.Schemas;

public sealed class SchemaBoundsTests
{
    [TestCase("{\"a\":1", "must be JSON")]
    [TestCase("", "must be JSON")]
    [TestCase("1 2", "must be JSON")]
    [TestCase("[1,]", "must be JSON")]
    [TestCase("// c\n1", "must be JSON")]
    public void A_text_that_is_not_json_does_not_conform(string text, string expected) =>
        Assert.That(JsonSchemaValidator.Compile("true").Validate(Encoding.UTF8.GetBytes(text)).Single().Expected, Is.EqualTo(expected));

    [Test]
    public void A_value_above_the_length_does_not_conform()
    {
        var validator = JsonSchemaValidator.Compile("true", new JsonSchemaOptions { MaxLength = 4 });
        Assert.That(validator.Validate("[1,2]"u8).Single().Expected, Is.EqualTo("must have at most 4 bytes"));
    }

    [Test]
    public void Alternatives_within_alternatives_end_at_the_bound()
    {
        var validator = JsonSchemaValidator.Compile(
            """{"type":"array","anyOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}}]}""",
            new JsonSchemaOptions { MaxSteps = 10_000 });
        var text = new string('[', 50) + "1" + new string(']', 50);
        Assert.That(validator.Validate(Encoding.UTF8.GetBytes(text)).Single().Expected, Is.EqualTo("must be judged within 10000 steps"));
    }

    [Test]
    public void A_bound_that_is_reached_under_not_does_not_make_a_value_conform()
    {
        var validator = JsonSchemaValidator.Compile("""{"not":{"items":{"type":"string"}}}""", new JsonSchemaOptions { MaxSteps = 3 });
        Assert.That(validator.Validate("[\"a\",\"a\",\"a\"]"u8), Is.Not.Empty);
    }

    [Test]
    public void Long_chains_of_references_do_not_overflow_the_stack()
    {
        var schema = new StringBuilder("""{"$ref":"#/$defs/a0","$defs":{""");
        for (var i = 0; i < 5000; i++)
        {
            schema.Append(CultureInfo.InvariantCulture, $$"""
                "a{{i}}":{"$ref":"#/$defs/a{{i + 1}}"},
                """);
        }

        var validator = JsonSchemaValidator.Compile(schema.Append("""  "a5000":true}}""").ToString());
        Assert.That(validator.Validate("1"u8), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_text_in_segments_is_judged_like_a_whole_one()
    {
        var validator = JsonSchemaValidator.Compile("""{"items":{"type":"integer"}}""");
        var first = new Segment("[1,2"u8.ToArray());
        var last = first.Append("2,\"a\"]"u8.ToArray());
        var errors = validator.Validate(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length));
        Assert.That(errors.Single().ToString(), Is.EqualTo("/2 must be integer, got \"a\""));
    }

    [TestCase("""{"const":1}""", "1.0", true)]
    [TestCase("""{"const":100000000000000000000000000000000000001}""", "100000000000000000000000000000000000002", false)]
    [TestCase("""{"maximum":1e400}""", "1e399", true)]
    [TestCase("""{"maximum":1e400}""", "1e401", false)]
    [TestCase("""{"multipleOf":0.0001}""", "0.0075", true)]
    [TestCase("""{"multipleOf":0.01}""", "0.0075", false)]
    [TestCase("""{"multipleOf":7e-1}""", "7e999999999999999999", true)]
    [TestCase("""{"uniqueItems":true}""", "[1,2,3,4,5,6,7,8,9,10,1.0]", false)]
    [TestCase("""{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2,"a":1}]""", false)]
    [TestCase("""{"enum":["\u0061"]}""", "\"a\"", true)]
    [TestCase("""{"const":"\ud83d\ude00"}""", "\"\U0001F600\"", true)]
    [TestCase("""{"properties":{"a":false}}""", """{"\u0061":1}""", false)]
    public void Compares_by_value(string schema, string value, bool valid) =>
        Assert.That(JsonSchemaValidator.Compile(schema).Validate(Encoding.UTF8.GetBytes(value)).Count == 0, Is.EqualTo(valid));

    [Test]
    public void Allocates_nothing_for_a_valid_text()
    {
        var validator = JsonSchemaValidator.Compile("""
            {"type":"object","properties":{"id":{"type":"string","minLength":2,"pattern":"^[a-z]+-\\d{2,4}$"},"n":{"type":"number","minimum":1.5},
             "tags":{"type":"array","uniqueItems":true,"items":{"enum":["a","b"]}},"more":{"anyOf":[{"type":"null"},{"type":"object"}]}},
             "required":["id"],"additionalProperties":false}
            """);
        byte[] json = """{"id":"abc-12","n":5.25,"tags":["a","b"],"more":{"x":1}}"""u8.ToArray();
        for (var i = 0; i < 200; i++)
        {
            Assert.That(validator.Validate(json), Is.Empty);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            validator.Validate(json);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100));
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
