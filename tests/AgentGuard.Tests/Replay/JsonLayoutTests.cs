using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentGuard.Replay;
using CsCheck;

namespace AgentGuard.Tests.Replay;

public sealed class JsonLayoutTests
{
    private static readonly Gen<string> Texts = Gen.Char["a\"\\{},: \né<"].Array[0, 6].Select(characters => new string(characters));

    private static readonly Gen<object?> Values = Gen.Recursive<object?>((depth, inner) => depth > 4
        ? Texts.Select(text => (object?)text)
        : Gen.OneOf(
            Texts.Select(text => (object?)text),
            Gen.Int.Select(number => (object?)number),
            Gen.Const((object?)null),
            Gen.Bool.Select(flag => (object?)flag),
            inner.List[0, 3].Select(list => (object?)list),
            Gen.Dictionary(Texts, inner)[0, 3].Select(members => (object?)members)));

    [Test]
    public void What_was_laid_out_by_the_serializer_is_one_line_and_comes_back_to_the_byte() =>
        Gen.Select(Values, Gen.Bool, Gen.Bool.Select(windows => windows ? "\r\n" : "\n")).Sample(
            (value, indented, end) =>
            {
                var json = JsonSerializer.Serialize(value, new JsonSerializerOptions { WriteIndented = indented, NewLine = end });
                var line = Written(json);
                return !line.Contains('\n', StringComparison.Ordinal) && !line.Contains("valueText", StringComparison.Ordinal)
                    && JsonLayout.Read(JsonElement.Parse(line), "value")!.Value.GetRawText() == json;
            },
            iter: 500);

    [TestCase("{\n\t\"a\": 1\n}")]
    [TestCase("[1,\n2]")]
    [TestCase("{\n    \"a\": 1\n}")]
    public void What_was_laid_out_otherwise_is_kept_as_a_text(string json)
    {
        var line = Written(json);

        Assert.That(line, Does.StartWith("{\"valueText\":"));
        Assert.That(JsonLayout.Read(JsonElement.Parse(line), "value")!.Value.GetRawText(), Is.EqualTo(json));
    }

    private static string Written(string json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            JsonLayout.Write(writer, "value", JsonElement.Parse(json));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
