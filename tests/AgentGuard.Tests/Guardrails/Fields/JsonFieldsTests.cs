using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Guardrails.Fields;
using CsCheck;

namespace AgentGuard.Tests.Guardrails.Fields;

public sealed class JsonFieldsTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String, Gen.String.AlphaNumeric, Gen.Const("\"\\/\b\f\n\r\t\u0001é漢\U0001F468"), Gen.Const("{\"in\":\"side\",\"n\":[1]}"), Gen.Const(""));

    private static readonly Gen<JsonNode?> Nodes = Gen.Recursive<JsonNode?>((depth, node) => depth > 3
        ? Texts.Select(text => (JsonNode?)JsonValue.Create(text))
        : Gen.OneOf<JsonNode?>(
            Texts.Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)JsonValue.Create(number)),
            Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Const((JsonNode?)null),
            node.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(Texts, node).Array[0, 4].Select(members => (JsonNode?)new JsonObject(
                members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone()))))));

    [Test]
    public void Leaves_a_text_as_it_is_when_no_field_changes() => Nodes.Sample(node =>
    {
        var text = node?.ToJsonString() ?? "null";
        return JsonFields.TryRead(text) is not { } fields || ReferenceEquals(fields.Write(_ => null), text);
    });

    [Test]
    public void Writes_json_of_the_same_structure_with_every_field_replaced() => Nodes.Sample(node =>
    {
        var text = node?.ToJsonString() ?? "null";
        if (JsonFields.TryRead(text) is not { } fields)
        {
            return true;
        }

        var written = fields.Write(field => field.Kind is JsonFieldKind.Text && field.Nested is null ? "\"\\\n" + field.Text + "é" : null);
        return Shape(JsonNode.Parse(text)) == Shape(JsonNode.Parse(written));
    });

    [Test]
    public void Reads_every_string_as_the_serializer_does()
    {
        var fields = JsonFields.TryRead("""{"\u0061 b":"\ud83d\udc68 \"x\" \\ \/ \n","n":-1.5e3,"l":[true,null,"漢"]} "next" """)!;

        Assert.That(
            fields.Fields.Select(field => $"{field.Path} {field.Kind} {field.Text}"),
            Is.EqualTo(new[]
            {
                "$.{0}~ Name a b", "$.{0} Text \U0001F468 \"x\" \\ / \n", "$.n~ Name n", "$.n Number -1.5e3", "$.l~ Name l", "$.l[2] Text 漢", "$ Text next",
            }));
    }

    [Test]
    public void Keeps_half_a_surrogate_pair_in_an_escape()
    {
        var fields = JsonFields.TryRead("""["a\ud83dz"]""")!;

        Assert.That(fields.Write(field => field.Text + "!"), Is.EqualTo("""["a\ud83dz!"]"""));
    }

    [TestCase("")]
    [TestCase("[1, 2] and more")]
    [TestCase("{not json}")]
    [TestCase("[")]
    [TestCase("\"open")]
    [TestCase("12")]
    [TestCase("{\"a\":1,}")]
    public void Takes_nothing_else_for_json(string text) => Assert.That(JsonFields.TryRead(text), Is.Null);

    [Test]
    public void Takes_what_is_nested_too_deeply_for_text() =>
        Assert.That(JsonFields.TryRead(new string('[', 10_000) + "\"a\"" + new string(']', 10_000)), Is.Null);

    [Test]
    public void Reads_json_in_strings_three_levels_deep()
    {
        var text = "\"deepest\"";
        for (var i = 0; i < 5; i++)
        {
            text = JsonSerializer.Serialize(new Dictionary<string, string> { ["in"] = text });
        }

        var leaf = JsonFields.TryRead(text)!.Leaves.Last();

        Assert.That(leaf.Path, Is.EqualTo("$.in$.in$.in$.in"));
        Assert.That(leaf.Text, Does.StartWith("{\"in\""));
    }

    private static string Shape(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members.Select(member => JsonSerializer.Serialize(member.Key) + Shape(member.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Shape)) + "]",
        JsonValue value when value.GetValueKind() is JsonValueKind.String => "s",
        _ => node.ToJsonString(),
    };
}
