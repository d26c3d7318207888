using System.Text;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Streaming;
using CsCheck;

namespace AgentGuard.Tests.Schemas.Streaming;

[Parallelizable]
public sealed class JsonSchemaStreamPropertyTests
{
    [Test]
    public void Every_way_to_split_a_document_gives_the_judgement_of_the_whole()
    {
        var (valid, early, late) = (0, 0, 0);
        Gen.Int.Sample(
            seed =>
            {
                var random = new RandomSchemas(seed);
                var schema = random.Schema(depth: 3, everything: true).ToJsonString();
                var validator = JsonSchemaValidator.Compile(schema);
                for (var i = 0; i < 20; i++)
                {
                    var text = random.Write(random.Value(depth: 3)) + " ";
                    var rejectedAt = CheckAgainstWhole(validator, Encoding.UTF8.GetBytes(text), random, $"{schema} with {text}");
                    Interlocked.Increment(ref rejectedAt is null ? ref valid : ref rejectedAt < text.TrimEnd().Length - 1 ? ref early : ref late);
                }
            },
            iter: 3000);

        // All three are met often enough to say something.
        Assert.That(new[] { valid, early, late }.Min(), Is.GreaterThan(2000));
    }

    [Test]
    public void Broken_documents_are_judged_like_the_whole_too() =>
        Gen.Int.Sample(
            seed =>
            {
                var random = new RandomSchemas(seed);
                var schema = random.Schema(depth: 2, everything: true).ToJsonString();
                var validator = JsonSchemaValidator.Compile(schema);
                for (var i = 0; i < 20; i++)
                {
                    var json = Break(Encoding.UTF8.GetBytes(random.Write(random.Value(depth: 3))), random);
                    CheckAgainstWhole(validator, json, random, $"{schema} with {Encoding.Latin1.GetString(json)}");
                }
            },
            iter: 1500);

    [Test]
    public void A_byte_is_allowed_if_and_only_if_the_text_with_it_is_viable() =>
        Gen.Int.Sample(
            seed =>
            {
                var random = new RandomSchemas(seed);
                var schema = random.Schema(depth: 2, everything: true).ToJsonString();
                var validator = JsonSchemaValidator.Compile(schema);
                var json = Encoding.UTF8.GetBytes(random.Write(random.Value(depth: 2)));
                using var stream = validator.OpenStream();
                for (var i = 0; i < json.Length; i++)
                {
                    var allowed = stream.GetAllowedBytes();
                    for (var b = 0; b < 256; b++)
                    {
                        byte[] next = [.. json[..i], (byte)b];
                        if (allowed.Contains((byte)b) != validator.IsViable(next))
                        {
                            Assert.Fail($"{schema} with {Encoding.Latin1.GetString(next)}: {allowed}");
                        }
                    }

                    if (stream.Append(json.AsSpan(i, 1)) == JsonStreamState.Rejected)
                    {
                        break;
                    }
                }
            },
            iter: 60);

    private static long? CheckAgainstWhole(JsonSchemaValidator validator, byte[] json, RandomSchemas random, string what)
    {
        var whole = validator.Validate(json);
        using var atOnce = validator.OpenStream();
        atOnce.Append(json);
        using var split = validator.OpenStream();
        for (var at = 0; at < json.Length;)
        {
            var length = Math.Min(json.Length - at, random.Next(5));
            split.Append(json.AsSpan(at, length));
            at += length;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(atOnce.Complete(), Is.EqualTo(whole), what);
            Assert.That(split.Complete(), Is.EqualTo(whole), what);
            Assert.That(split.RejectedAt, Is.EqualTo(atOnce.RejectedAt), what);
            Assert.That(split.Rejection, Is.EqualTo(atOnce.Rejection), what);
            Assert.That(atOnce.IsComplete, Is.EqualTo(whole.Count == 0), what);
            if (whole.Count == 0)
            {
                Assert.That(atOnce.Rejection, Is.Null, what);
            }
            else if (whole[0].Expected != "must be JSON" && json[^1] == ' ')
            {
                Assert.That(atOnce.RejectedAt, Is.LessThan(json.Length), what);
            }
        }

        return atOnce.RejectedAt;
    }

    private static byte[] Break(byte[] json, RandomSchemas random)
    {
        for (var i = random.Next(3); i >= 0 && json.Length > 0; i--)
        {
            var at = random.Next(json.Length);
            byte[] other = random.Pick<byte[]>([[], [(byte)random.Next(256)], "\""u8.ToArray(), "\\ud83d"u8.ToArray(), ","u8.ToArray(), "]"u8.ToArray(), "1"u8.ToArray(), "\\u00"u8.ToArray()]);
            json = [.. json[..at], .. other, .. json[(at + random.Next(2))..]];
        }

        return json;
    }
}
