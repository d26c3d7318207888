using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Streaming;
using CsCheck;

namespace AgentGuard.Tests.Schemas.Streaming;

public sealed class JsonSchemaStreamSoFarTests
{
    [TestCase("", "", "")]
    [TestCase("  ", "", "")]
    [TestCase("[", "[]", "[]")]
    [TestCase("{\"a", "{}", "{}")]
    [TestCase("{\"a\"", "{}", "{}")]
    [TestCase("{\"a\":", "{}", "{}")]
    [TestCase("{\"a\":1", "{}", "{}")]
    [TestCase("{\"a\":1,", "{\"a\":1}", "{\"a\":1}")]
    [TestCase("{\"a\":1 , \"b", "{\"a\":1}", "{\"a\":1}")]
    [TestCase("{\"a\":tru", "{}", "{}")]
    [TestCase("{\"a\":true", "{\"a\":true}", "{\"a\":true}")]
    [TestCase("{\"a\":\"he", "{\"a\":\"he\"}", "{}")]
    [TestCase("{\"a\":\"he\\", "{\"a\":\"he\"}", "{}")]
    [TestCase("{\"a\":\"he\\u00e", "{\"a\":\"he\"}", "{}")]
    [TestCase("{\"a\":\"he\\ud83d", "{\"a\":\"he\"}", "{}")]
    [TestCase("{\"a\":\"he\\ud83d\\ude0", "{\"a\":\"he\"}", "{}")]
    [TestCase("{\"a\":\"he\\ud83d\\ude00", "{\"a\":\"he\\ud83d\\ude00\"}", "{}")]
    [TestCase("{\"a\":\"he\"", "{\"a\":\"he\"}", "{\"a\":\"he\"}")]
    [TestCase("{\"a\":[{\"b\":[1,2", "{\"a\":[{\"b\":[1]}]}", "{\"a\":[{\"b\":[1]}]}")]
    [TestCase("[1,{\"a\":{}", "[1,{\"a\":{}}]", "[1,{\"a\":{}}]")]
    [TestCase("[1]  ", "[1]", "[1]")]
    [TestCase("12", "", "")]
    [TestCase("12 ", "12", "12")]
    [TestCase("\"ab", "\"ab\"", "")]
    [TestCase("\"", "\"\"", "")]
    [TestCase("[1,x", "[1]", "[1]")]
    public void Closes_what_has_come_so_far(string text, string withString, string without)
    {
        using var stream = JsonSchemaValidator.Compile("true").OpenStream();
        stream.Append(Encoding.UTF8.GetBytes(text));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SoFar(stream, withOpenString: true), Is.EqualTo(withString));
            Assert.That(SoFar(stream, withOpenString: false), Is.EqualTo(without));
        }
    }

    [TestCase("""{"properties":{"a":{"maximum":3}}}""", "{\"a\":5,", "{}")]
    [TestCase("""{"required":["b"]}""", "{\"a\":5}", "{\"a\":5}")]
    [TestCase("""{"items":{"maxLength":2}}""", "[\"abc", "[\"ab\"]")]
    [TestCase("""{"items":{"minLength":3}}""", "[\"ab\"", "[\"ab\"]")]
    [TestCase("""{"items":{"type":"string"}}""", "[\"ab\",{", "[\"ab\"]")]
    public void Stops_before_what_was_rejected(string schema, string text, string expected)
    {
        using var stream = JsonSchemaValidator.Compile(schema).OpenStream();
        Assert.That(stream.Append(Encoding.UTF8.GetBytes(text)), Is.EqualTo(JsonStreamState.Rejected));
        Assert.That(SoFar(stream, withOpenString: true), Is.EqualTo(expected));
    }

    [Test]
    public void Is_json_for_every_prefix_and_never_takes_back_a_value() =>
        Gen.Int.Sample(
            seed =>
            {
                var random = new RandomSchemas(seed);
                var json = Encoding.UTF8.GetBytes(random.Write(random.Value(depth: 4)) + " ");
                using var stream = JsonSchemaValidator.Compile("true").OpenStream();
                var members = 0;
                foreach (var b in json)
                {
                    stream.Append([b]);
                    var text = SoFar(stream, random.Chance(2));
                    using var document = JsonDocument.Parse(text.Length == 0 ? "null" : text);
                    var whole = SoFar(stream, withOpenString: false);
                    using var complete = JsonDocument.Parse(whole.Length == 0 ? "null" : whole);
                    var count = Count(complete.RootElement);
                    Assert.That(count, Is.GreaterThanOrEqualTo(members), text);
                    members = count;
                }

                Assert.That(SoFar(stream, withOpenString: true).Trim(), Is.EqualTo(Encoding.UTF8.GetString(json).Trim()));
            },
            iter: 500);

    [TestCase("", "")]
    [TestCase(" ", "")]
    [TestCase("{", "")]
    [TestCase("{\"a\"", " /a")]
    [TestCase("{\"a\":", " /a")]
    [TestCase("{\"a\":1,\"b/c", "")]
    [TestCase("{\"a\":1,\"b/c\":[", " /b~1c")]
    [TestCase("{\"a\":[1,\"x", " /a /a/1")]
    [TestCase("{\"a\":[1,\"x\"", " /a")]
    [TestCase("[{\"a\":1},{\"b\":[[2", " /1 /1/b /1/b/0 /1/b/0/0")]
    [TestCase("[[],3]", "")]
    [TestCase("12", "")]
    public void Lists_the_values_that_are_open(string text, string expected)
    {
        using var stream = JsonSchemaValidator.Compile("true").OpenStream();
        stream.Append(Encoding.UTF8.GetBytes(text));
        Assert.That(string.Join(' ', stream.GetOpenPaths()), Is.EqualTo(expected));
    }

    private static string SoFar(JsonSchemaStream stream, bool withOpenString)
    {
        var writer = new ArrayBufferWriter<byte>();
        stream.WriteSoFar(writer, withOpenString);
        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }

    private static int Count(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Sum(member => 1 + Count(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(item => 1 + Count(item)),
        _ => 0,
    };
}
