using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.NJsonSchema.Inference;
using CsCheck;

namespace AgentGuard.NJsonSchema.Tests.Inference;

public sealed class SchemaInferenceTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        OneOf("a", "b", "c", "2026-01-02", "2026-01-02T03:04:05Z", "7b0a1d8c-58c1-4c6e-9a0e-0d1f6c5e7a11", "a@b.cd", "http://a.b/c", "😀"),
        Gen.String[0, 4]);

    private static readonly Gen<JsonNode?> Scalars = Gen.OneOf(
        Texts.Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Int[-3, 3].Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Double[-10, 10].Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Const((JsonNode?)null));

    private static readonly Gen<JsonNode?> Values = Gen.Recursive<JsonNode?>((depth, inner) => depth > 3 ? Scalars : Gen.OneOf(
        Scalars,
        inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
        Gen.Select(OneOf("a", "b", "c", "d", "a/b", "é"), inner).Array[0, 4].Select(members => (JsonNode?)new JsonObject(
            members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone()))))));

    private static readonly Gen<JsonElement[]> Samples =
        Values.Select(value => JsonSerializer.SerializeToElement(value)).Array[1, 30];

    private static readonly Gen<SchemaInferenceOptions> Options =
        Gen.Select(Gen.Int[0, 4], Gen.Int[2, 4], Gen.Int[1, 4], Gen.Bool).Select(o => new SchemaInferenceOptions
        {
            MaxEnumValues = o.Item1,
            MinSamplesPerValue = o.Item2,
            MaxProperties = o.Item3,
            CloseObjects = o.Item4,
        });

    [Test]
    public void Every_sample_conforms_to_what_was_learnt() => Gen.Select(Samples, Options).Sample((samples, options) =>
    {
        var validator = SchemaInference.From(samples, options).Compile();
        return samples.All(sample => validator.Validate(sample).Count == 0);
    });

    [Test]
    public void Neither_order_nor_portions_make_a_difference() => Gen.Select(Samples, Options).Sample((samples, options) =>
    {
        var forward = SchemaInference.From(samples, options).ToSchema().GetRawText();
        var backward = SchemaInference.From(samples.Reverse(), options);
        var half = SchemaInference.From(samples.Take(samples.Length / 2), options);
        foreach (var sample in samples.Skip(samples.Length / 2))
        {
            half.Add(sample);
        }

        return backward.ToSchema().GetRawText() == forward && half.ToSchema().GetRawText() == forward;
    });

    [Test]
    public void Nothing_changed_since_the_same_samples() => Samples.Sample(samples =>
        SchemaInference.From(samples).ChangesSince(SchemaInference.From(samples).ToSchema()).Count == 0);

    [Test]
    public void Samples_that_do_not_conform_to_the_earlier_schema_are_a_change() => Gen.Select(Samples, Samples).Sample((before, after) =>
    {
        var earlier = SchemaInference.From(before, new() { CloseObjects = true });
        var validator = earlier.Compile();
        var later = SchemaInference.From([.. before, .. after], new() { CloseObjects = true });
        return after.All(sample => validator.Validate(sample).Count == 0) || later.ChangesSince(earlier.ToSchema()).Count > 0;
    });

    [Test]
    public void Learns_what_every_sample_has()
    {
        var samples = Enumerable.Range(0, 30).Select(i => JsonElement.Parse($$"""
            {"id":"7b0a1d8c-58c1-4c6e-9a0e-0d1f6c5e7a{{10 + i}}","state":"{{(i % 2 == 0 ? "open" : "done")}}","price":{{i}}.5,"count":{{i}},
             "at":"2026-01-{{i + 1:00}}T00:00:00Z","tags":["a{{i}}"],"note":{{(i == 3 ? "null" : $"\"n{i}\"")}}{{(i > 5 ? ",\"late\":true" : "")}}}
            """));

        var schema = SchemaInference.From(samples).ToSchema();
        var properties = schema.GetProperty("properties");

        Assert.That(schema.GetProperty("required").GetRawText(), Is.EqualTo("""["at","count","id","note","price","state","tags"]"""));
        Assert.That(properties.GetProperty("id").GetRawText(), Is.EqualTo("""{"type":"string","format":"uuid","x-length":[36,36]}"""));
        Assert.That(properties.GetProperty("state").GetRawText(), Is.EqualTo("""{"type":"string","enum":["done","open"]}"""));
        Assert.That(properties.GetProperty("price").GetRawText(), Is.EqualTo("""{"type":"number","x-range":[0.5,29.5]}"""));
        Assert.That(properties.GetProperty("count").GetProperty("type").GetString(), Is.EqualTo("integer"));
        Assert.That(properties.GetProperty("at").GetProperty("format").GetString(), Is.EqualTo("date-time"));
        Assert.That(properties.GetProperty("note").GetProperty("type").GetRawText(), Is.EqualTo("""["string","null"]"""));
        Assert.That(properties.GetProperty("tags").GetProperty("items").GetProperty("type").GetString(), Is.EqualTo("string"));
        Assert.That(properties.GetProperty("late").GetProperty("type").GetString(), Is.EqualTo("boolean"));
    }

    [Test]
    public void Objects_of_many_names_are_maps()
    {
        var samples = Enumerable.Range(0, 300).Select(i => JsonElement.Parse($$"""{"key{{i}}":{{i}}}"""));

        var schema = SchemaInference.From(samples).ToSchema();

        Assert.That(schema.GetProperty("additionalProperties").GetProperty("type").GetString(), Is.EqualTo("integer"));
        Assert.That(schema.TryGetProperty("properties", out _), Is.False);
    }

    [Test]
    public void A_sample_that_nests_too_deep_is_refused()
    {
        using var deep = JsonDocument.Parse(new string('[', 65) + new string(']', 65), new JsonDocumentOptions { MaxDepth = 100 });
        var inference = new SchemaInference();

        Assert.That(() => inference.Add(deep.RootElement), Throws.ArgumentException);
        Assert.That(inference.Count, Is.Zero);
    }

    [Test]
    public void An_option_out_of_its_range_is_refused() =>
        Assert.That(() => new SchemaInference(new() { MinSamplesPerValue = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
