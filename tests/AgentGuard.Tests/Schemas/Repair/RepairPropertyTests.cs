using System.Text;
using System.Text.Json;
using AgentGuard.Schemas.Repair;
using CsCheck;

namespace AgentGuard.Tests.Schemas.Repair;

[Parallelizable]
public sealed class RepairPropertyTests
{
    private const int StepsPerByte = 16;
    private const int FixedSteps = 20_000;

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", "(", ")", "\"", "'", "`", "```", "\\", "\\\"", "\\u12", ",", ":", "=", "\n", " ", "//", "/*", "#", "<", "<think>",
        "null", "None", "f(a=1)", "1e9", "-", "1/6", "“", "é", "\"\"\"", "\"a\":", "...", "**", ";", "x y",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.String, Gen.Const("a\"b\\c\n"), Gen.Const("{\"x\": [1, 'y']}"), Gen.Const("it's, ok"));

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Int.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Double[-1e9, 1e9].Select(value => JsonSerializer.Serialize(value)),
        Text.Select(text => JsonSerializer.Serialize(text)),
        Of("true", "false", "null"));

    private static readonly Gen<string> Document = Gen.Recursive<string>((depth, inner) => depth > 3 ? Scalar : Gen.OneOf(
        Scalar,
        inner.Array[0, 4].Select(items => "[" + string.Join(", ", items) + "]"),
        Gen.Select(Text, inner).Array[0, 4].Select(members =>
            "{" + string.Join(",", members.Select(member => JsonSerializer.Serialize(member.Item1) + ": " + member.Item2)) + "}")));

    private static readonly Gen<byte[]> Noise = Gen.OneOf(Of(Fragments), Document, Gen.String[0, 8]).Array[0, 40]
        .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    private static Gen<string> Of(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Test]
    public void Valid_json_is_clean_and_stays_identical() => Document.Sample(text =>
    {
        var result = JsonRepair.Repair(text);
        return result.Verdict is RepairVerdict.Clean && Encoding.UTF8.GetString(result.Utf8Json.Span) == text;
    });

    [Test]
    public void A_truncated_document_is_never_better_than_lossy() => Document
        .Where(text => text[0] is '{' or '[' or '"')
        .SelectMany(text => Gen.Int[0, Encoding.UTF8.GetByteCount(text) - 1], (text, length) => (text, length))
        .Sample(cut => JsonRepair.RepairUtf8(Encoding.UTF8.GetBytes(cut.text).AsSpan(0, cut.length)).Verdict >= RepairVerdict.Lossy, iter: 5_000);

    [Test]
    public void What_comes_out_is_json_and_its_repair_is_clean() => Noise.Sample(
        text =>
        {
            var result = JsonRepair.RepairUtf8(text);
            return result.Utf8Json.IsEmpty
                ? result.Verdict is RepairVerdict.Rejected
                : JsonRepair.RepairUtf8(result.Utf8Json.Span).Verdict is RepairVerdict.Clean;
        },
        iter: 5_000);

    [Test]
    public void The_same_text_gives_the_same_result() => Noise.Sample(text =>
    {
        var (first, second) = (JsonRepair.RepairUtf8(text), JsonRepair.RepairUtf8(text));
        return first.Verdict == second.Verdict && first.Utf8Json.Span.SequenceEqual(second.Utf8Json.Span)
            && first.Changes.SequenceEqual(second.Changes);
    });

    [Test]
    public void The_work_is_linear_in_the_text() => Gen.Select(Of(Fragments), Of(Fragments), Gen.Int[1, 4_000])
        .Sample(
            part =>
            {
                var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part.Item1 + part.Item2, part.Item3)));
                var tape = new Tape();
                RepairEngine.Repair(text, null, RepairOptions.Default, tape);
                return tape.Steps <= (StepsPerByte * (long)text.Length) + FixedSteps;
            },
            iter: 2_000);

    [Test]
    public void The_work_of_reading_calls_is_linear_in_the_text()
    {
        var tool = Microsoft.Extensions.AI.AIFunctionFactory.CreateDeclaration("f", null, JsonElement.Parse("""{"type":"object"}"""));
        var reader = new ToolCallReader([tool]);
        Gen.Select(Of(Fragments), Of(Fragments), Gen.Int[1, 4_000]).Sample(
            part =>
            {
                var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part.Item1 + part.Item2, part.Item3)));
                var tape = new Tape();
                reader.Read(text, RepairOptions.Default, tape);
                return tape.Steps <= (StepsPerByte * (long)text.Length) + FixedSteps;
            },
            iter: 2_000);
    }
}
