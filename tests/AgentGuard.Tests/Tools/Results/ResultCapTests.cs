using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Ports;
using AgentGuard.Tools.Results;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools.Results;

[Parallelizable]
public sealed class ResultCapTests
{
    private const string Id = "abcdefghijklmnop";
    private static readonly EstimatingTokenCounter Counter = EstimatingTokenCounter.Instance;

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) =>
    {
        var words = Gen.String[Gen.Char["abc \"\\\n漢1"], 0, 300].Select(text => JsonSerializer.Serialize(text));
        return depth > 3 ? words : Gen.OneOf(
            words,
            Gen.Int[-5, 100_000].Select(number => $"{number}"),
            inner.Array[0, 12].Select(items => $"[{string.Join(", ", items)}]"),
            inner.Array[0, 12].Select(items => $"{{{string.Join(",\n", items.Select((item, i) => $"\"name{i}\": {item}"))}}}"));
    });

    [Test]
    public async Task A_long_text_keeps_its_head_and_its_tail()
    {
        var text = "first " + string.Join(' ', Enumerable.Repeat("word", 5_000)) + " last";
        await using var run = AgentRun.Start();
        var result = (string)(await ToolOf(text).InvokeAsync())!;

        Assert.That(result, Does.StartWith("first ").And.EndWith(" last").And.Contain("left out here: ask for less"));
        Assert.That(Counter.CountTokens(result), Is.InRange(400, 500));
        Assert.That(run.Signals.Count("AG1603"), Is.EqualTo(1));
    }

    [Test]
    public void A_text_in_lines_keeps_whole_lines_and_a_table_its_header()
    {
        var rows = Enumerable.Range(0, 1_000).Select(i => $"{i},name {i},{i * 7}").ToList();
        var text = "id,name,price\n" + string.Join('\n', rows) + "\n";
        var cut = Cut(text, 300);
        var lines = cut.TrimEnd('\n').Split('\n');

        Assert.That(lines[0], Is.EqualTo("id,name,price"));
        Assert.That(lines.Count(line => rows.Contains(line)), Is.EqualTo(lines.Length - 2), "every line but the header and the note is a whole row");
        Assert.That(lines[^1], Is.EqualTo(rows[^1]));
        Assert.That(cut, Does.Match(@"\[\.\.\. \d+ lines, about \d+ tokens, left out here; to read them: read_result id=abcdefghijklmnop offset=\d+ \.\.\.\]"));
    }

    [Test]
    public async Task A_long_array_stays_well_formed()
    {
        var rows = Enumerable.Range(0, 2_000).Select(i => new Dictionary<string, int> { ["id"] = i }).ToArray();
        var result = (await ToolOf(rows).InvokeAsync())!.ToString()!;
        var items = JsonNode.Parse(result)!.AsArray();

        Assert.That(items[0]!["id"]!.GetValue<int>(), Is.Zero);
        Assert.That(items[^1]!["id"]!.GetValue<int>(), Is.EqualTo(1_999));
        Assert.That(result, Does.Match(@"items \d+ to \d+ of 2000 left out"));
        Assert.That(Counter.CountTokens(result), Is.InRange(400, 500));
    }

    [Test]
    public void An_object_keeps_all_its_names_and_its_short_values_and_of_the_long_ones_the_ends()
    {
        var order = new JsonObject
        {
            ["id"] = "A-1",
            ["log"] = new string('x', 8_000) + "END",
            ["lines"] = new JsonArray([.. Enumerable.Range(0, 500).Select(i => new JsonObject { ["sku"] = i })]),
            ["total"] = 12.5,
        };
        var cut = JsonNode.Parse(Cut(order.ToJsonString(), 300))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(cut["id"]!.GetValue<string>(), Is.EqualTo("A-1"));
            Assert.That(cut["total"]!.GetValue<double>(), Is.EqualTo(12.5));
            Assert.That(cut["log"]!.GetValue<string>(), Does.StartWith("xxx").And.EndWith("xEND").And.Contain("characters left out"));
            Assert.That(cut["lines"]![0]!["sku"]!.GetValue<int>(), Is.Zero);
            Assert.That(cut["lines"]!.AsArray()[^1]!["sku"]!.GetValue<int>(), Is.EqualTo(499));
            Assert.That(cut["..."]!.GetValue<string>(), Does.Contain("read_result id=abcdefghijklmnop"));
        }
    }

    [Test]
    public void Json_that_is_long_for_its_white_space_only_loses_nothing_else()
    {
        var rows = new JsonArray([.. Enumerable.Range(0, 50).Select(i => new JsonObject { ["id"] = i, ["text"] = "a  b" })]);
        var pretty = rows.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentSize = 8 });
        var compact = rows.ToJsonString();
        var (text, isCut) = ResultCap.Cut(pretty, Counter.CountTokens(pretty), Counter.CountTokens(compact), Counter, Id);

        Assert.That((text, isCut), Is.EqualTo((compact, false)));
    }

    [Test]
    public async Task A_short_result_is_the_very_object_the_tool_returned()
    {
        var result = new object[] { "a" };
        var tool = AIFunctionFactory.Create(() => result,
            new AIFunctionFactoryOptions { Name = "t", MarshalResult = (value, _, _) => new(value) });
        Assert.That(await tool.AsGuarded().InvokeAsync(), Is.SameAs(result));
    }

    [Test]
    public async Task Media_are_never_cut()
    {
        var image = new DataContent(new byte[50_000], "image/png");
        AIContent[] contents = [image, new TextContent(new string('x', 20_000))];
        var tool = AIFunctionFactory.Create(() => contents,
            new AIFunctionFactoryOptions { Name = "t", MarshalResult = (value, _, _) => new(value) })
            .AsGuarded(o => o.MaxResultTokens = 500);
        var result = ((IEnumerable<AIContent>)(await tool.InvokeAsync())!).ToList();

        Assert.That(result[0], Is.SameAs(image));
        Assert.That(Counter.CountTokens(((TextContent)result[1]).Text), Is.LessThanOrEqualTo(500));
    }

    [Test]
    public void What_is_cut_is_the_same_for_ever()
    {
        var text = string.Join('\n', Enumerable.Range(0, 200).Select(i => $"line {i} of the log"));
        Assert.That(Cut(text, 120), Is.EqualTo("""
            line 0 of the log
            line 1 of the log
            line 2 of the log
            line 3 of the log
            line 4 of the log
            line 5 of the log
            line 6 of the log
            line 7 of the log
            line 8 of the log
            line 9 of the log
            [... 186 lines, about 1119 tokens, left out here; to read them: read_result id=abcdefghijklmnop offset=180 ...]
            line 196 of the log
            line 197 of the log
            line 198 of the log
            line 199 of the log
            """.ReplaceLineEndings("\n")));
        Assert.That(Cut("[" + string.Join(',', Enumerable.Range(0, 500)) + "]", 100), Is.EqualTo(
            "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,\"... items 24 to 492 of 500 left out, about 938 tokens; "
            + "to read them: read_result id=abcdefghijklmnop item=24 ...\",493,494,495,496,497,498,499]"));
    }

    [Test]
    public void Whatever_the_text_what_is_left_fits_is_the_same_each_time_and_keeps_surrogates_whole() =>
        Gen.Select(Gen.String[Gen.OneOf(Gen.Char["abc 1.,[]{}\n漢"]), 500, 3_000], Gen.Int[100, 400],
            Gen.Bool).Sample((text, limit, emoji) =>
        {
            var whole = emoji ? string.Concat(text.Select(c => c == 'a' ? "\U0001F600" : c.ToString())) : text;
            if (Counter.CountTokens(whole) > limit)
            {
                var cut = Cut(whole, limit);
                Assert.That(Counter.CountTokens(cut), Is.LessThanOrEqualTo(limit));
                Assert.That(cut.EnumerateRunes().Any(rune => rune.Value == 0xFFFD), Is.False);
                Assert.That(Cut(whole, limit), Is.EqualTo(cut));
                if (!whole.TrimStart().StartsWith('[') && !whole.TrimStart().StartsWith('{'))
                {
                    var note = cut.IndexOf("[... ", StringComparison.Ordinal);
                    Assert.That(whole, Does.StartWith(cut[..note].TrimEnd('\n')).And.EndWith(cut[(cut.IndexOf("...]", note, StringComparison.Ordinal) + 5)..]));
                }
            }
        });

    [Test]
    public void Whatever_the_json_what_is_left_fits_and_is_json_of_the_same_kind() => Gen.Select(Json, Gen.Int[100, 400]).Sample(
        (text, limit) =>
        {
            var tokens = Counter.CountTokens(text);
            if (tokens > limit && text[0] is '[' or '{')
            {
                var cut = Cut(text, limit);
                Assert.That(Counter.CountTokens(cut), Is.LessThanOrEqualTo(limit), cut);
                if (cut[0] == text[0])
                {
                    Assert.That(JsonNode.Parse(cut)!.GetValueKind(), Is.EqualTo(JsonNode.Parse(text)!.GetValueKind()));
                }
            }
        },
        iter: 2_000);

    [Test]
    public void A_result_of_many_megabytes_is_cut_without_being_counted_again_and_again()
    {
        var counter = new CountingCounter();
        var text = "[" + string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"{{\"id\":{i}}}")) + "]";
        ResultCap.Cut(text, Counter.CountTokens(text), 8_000, counter, Id);
        Assert.That(counter.Characters, Is.LessThan(2L * text.Length));
    }

    private static string Cut(string text, int limit) => ResultCap.Cut(text, Counter.CountTokens(text), limit, Counter, Id).Text;

    private static AIFunction ToolOf<T>(T result) => AIFunctionFactory.Create(() => result, "t").AsGuarded(o => o.MaxResultTokens = 500);

    private sealed class CountingCounter : ITokenCounter
    {
        public long Characters { get; private set; }

        public int CountTokens(ReadOnlySpan<char> text)
        {
            Characters += text.Length;
            return Counter.CountTokens(text);
        }
    }
}
