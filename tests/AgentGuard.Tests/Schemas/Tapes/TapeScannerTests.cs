using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentGuard.Schemas.Tapes;
using CsCheck;

namespace AgentGuard.Tests.Schemas.Tapes;

public sealed class TapeScannerTests
{
    private static readonly string[] Parts =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"a\":", "\"b\\n\"", "\"\\u00e9\"", "\"\\ud800\"", "\"\\x\"", "\"é😀\"", "\"0123456789abcdef0123\"", "1", "-1",
        "0", "01", "1.5", "1.", "-", "1e5", "1E+2", "1e", "true", "false", "null", "tru", " ", "\n", "\t", "/*c*/", "\u0001", "\\", "x",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[0, Parts.Length - 1].Array[0, 14].Select(parts => string.Concat(parts.Select(part => Parts[part]))),
        Gen.Int[0, 40].Select(depth => new string('[', depth) + new string(']', depth)),
        Gen.Select(Gen.Int[0, Parts.Length - 1], Gen.Int[0, Parts.Length - 1]).Select(pair => $$"""{"k":[{{Parts[pair.Item1]}},{}],"l":{{Parts[pair.Item2]}}}"""));

    [Test]
    public void Takes_what_the_platform_reads_and_nothing_else() => Texts.Sample(
        text =>
        {
            var json = Encoding.UTF8.GetBytes(text);
            return Scan(json, maxDepth: 20, out var tokens) == Reads(json, maxDepth: 20, out var expected) && (expected is null || tokens!.SequenceEqual(expected));
        },
        iter: 200_000);

    [TestCase("[[1]]", 1, false)]
    [TestCase("[[1]]", 2, true)]
    [TestCase("[[],[]]", 2, true)]
    public void Holds_to_the_depth(string json, int maxDepth, bool taken) =>
        Assert.That(Scan(Encoding.UTF8.GetBytes(json), maxDepth, out _), Is.EqualTo(taken));

    [Test]
    public void Grows_with_the_text()
    {
        var json = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("1", 5000)) + "]");

        Assert.That(Scan(json, maxDepth: 64, out var tokens));
        Assert.That(tokens!, Has.Length.EqualTo(5001));
        Assert.That(tokens![0].Length, Is.EqualTo(5000));
    }

    private static bool Scan(byte[] json, int maxDepth, out (JsonKinds Kind, int Start, int Length, int Next, bool Escaped)[]? tokens)
    {
        var scanner = new TapeScanner(json, maxDepth, ArrayPool<JsonToken>.Shared.Rent(16));
        var taken = scanner.TryScan();
        tokens = taken ? [.. scanner.Tokens.Take(scanner.Count).Select(token => (token.Kind, token.Start, token.Length, token.Next, token.Escaped))] : null;
        ArrayPool<JsonToken>.Shared.Return(scanner.Tokens);
        return taken;
    }

    /// <summary>The tokens by the platform's reader, worked out anew.</summary>
    private static bool Reads(byte[] json, int maxDepth, out (JsonKinds Kind, int Start, int Length, int Next, bool Escaped)[]? tokens)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        var found = new List<(JsonKinds Kind, int Start, int Length, int Next, bool Escaped)>();
        var open = new Stack<int>();
        tokens = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                {
                    var at = open.Pop();
                    found[at] = found[at] with { Next = found.Count };
                    continue;
                }

                if (reader.TokenType != JsonTokenType.PropertyName && open.TryPeek(out var parent))
                {
                    found[parent] = found[parent] with { Length = found[parent].Length + 1 };
                }

                var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
                var isOpen = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
                if (isOpen)
                {
                    open.Push(found.Count);
                }

                found.Add((KindOf(reader.TokenType), (int)reader.TokenStartIndex + (isText ? 1 : 0), isOpen ? 0 : reader.ValueSpan.Length,
                    found.Count + 1, isText && reader.ValueIsEscaped));
            }
        }
        catch (JsonException)
        {
            return false;
        }

        tokens = [.. found];
        return true;
    }

    private static JsonKinds KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => JsonKinds.Object,
        JsonTokenType.StartArray => JsonKinds.Array,
        JsonTokenType.PropertyName => JsonKinds.Name,
        JsonTokenType.String => JsonKinds.String,
        JsonTokenType.Number => JsonKinds.Number,
        JsonTokenType.True => JsonKinds.True,
        JsonTokenType.False => JsonKinds.False,
        _ => JsonKinds.Null,
    };
}
