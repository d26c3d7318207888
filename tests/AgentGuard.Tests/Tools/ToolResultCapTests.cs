using System.Text.Json.Nodes;
using AgentGuard.Ports;
using AgentGuard.Tools;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools;

public sealed class ToolResultCapTests
{
    private static readonly EstimatingTokenCounter Counter = EstimatingTokenCounter.Instance;

    [Test]
    public async Task A_long_text_keeps_its_head_and_its_tail()
    {
        var text = "first " + string.Join(' ', Enumerable.Repeat("word", 5_000)) + " last";
        await using var run = AgentRun.Start();
        var result = (string)(await ToolOf(text).InvokeAsync())!;

        Assert.That(result, Does.StartWith("first ").And.EndWith(" last").And.Contain("tokens were left out here"));
        Assert.That(Counter.CountTokens(result), Is.LessThanOrEqualTo(500));
        Assert.That(run.Signals.Count("AG1603"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_long_array_stays_well_formed()
    {
        var rows = Enumerable.Range(0, 2_000).Select(i => new Dictionary<string, int> { ["id"] = i }).ToArray();
        var result = (await ToolOf(rows).InvokeAsync())!.ToString()!;
        var items = JsonNode.Parse(result)!.AsArray();

        Assert.That(items[0]!["id"]!.GetValue<int>(), Is.Zero);
        Assert.That(items[^1]!["id"]!.GetValue<int>(), Is.EqualTo(1_999));
        Assert.That(result, Does.Contain("of 2000 items"));
        Assert.That(Counter.CountTokens(result), Is.LessThanOrEqualTo(500));
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
    public void Whatever_the_text_what_is_left_fits_and_keeps_surrogates_whole() =>
        Gen.Select(Gen.String[Gen.OneOf(Gen.Char["abc 1.,[]{}\n漢"]), 500, 3_000], Gen.Int[100, 400],
            Gen.Bool).Sample((text, limit, emoji) =>
        {
            var long_ = emoji ? string.Concat(text.Select(c => c == 'a' ? "\U0001F600" : c.ToString())) : text;
            var tokens = Counter.CountTokens(long_);
            if (tokens > limit)
            {
                var cut = ToolResultCap.Cut(long_, tokens, limit, Counter);
                Assert.That(Counter.CountTokens(cut), Is.LessThanOrEqualTo(limit));
                Assert.That(cut.EnumerateRunes().Any(rune => rune.Value == 0xFFFD), Is.False);
                Assert.That(ToolResultCap.Cut(long_, tokens, limit, Counter), Is.EqualTo(cut));
            }
        });

    private static AIFunction ToolOf<T>(T result) => AIFunctionFactory.Create(() => result, "t").AsGuarded(o => o.MaxResultTokens = 500);
}
