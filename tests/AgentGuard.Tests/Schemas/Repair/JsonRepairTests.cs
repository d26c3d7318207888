using System.Text;
using System.Text.Json;
using AgentGuard.Schemas.Repair;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Schemas.Repair;

public sealed class JsonRepairTests
{
    [TestCase("""{"a":1}""")]
    [TestCase(" [1, 2.5e3, \"x\\u00e9\", null] \n")]
    [TestCase("\"text\"")]
    [TestCase("-0")]
    [TestCase("""{"a":1,"a":2}""")]
    public void Leaves_json_as_it_is(string text)
    {
        var result = JsonRepair.Repair(text);
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Clean));
            Assert.That(Encoding.UTF8.GetString(result.Utf8Json.Span), Is.EqualTo(text.Trim()));
            Assert.That(result.Changes, Is.Empty);
        });
    }

    [TestCase("Sure! Here you are: {\"a\": 1} Enjoy.", RepairChangeKind.TextAround)]
    [TestCase("```json\n{\"a\": 1}\n```", RepairChangeKind.TextAround)]
    [TestCase("<think>maybe {\"a\": 2}</think>{\"a\": 1}", RepairChangeKind.TextAround)]
    [TestCase("<answer>{\"a\": 1}</answer>", RepairChangeKind.TextAround)]
    [TestCase("{'a': 1}", RepairChangeKind.Quotes)]
    [TestCase("{“a”: 1}", RepairChangeKind.Quotes)]
    [TestCase("{a: 1}", RepairChangeKind.BareKey)]
    [TestCase("{\"a\": 1,}", RepairChangeKind.ExtraComma)]
    [TestCase("{\"a\": 1, // one\n}", RepairChangeKind.Comment)]
    [TestCase("{/* one */ \"a\": 1}", RepairChangeKind.Comment)]
    [TestCase("{\"a\": 0x1}", RepairChangeKind.Number)]
    [TestCase("{\"a\": +1}", RepairChangeKind.Number)]
    [TestCase("{\\\"a\\\": 1}", RepairChangeKind.Escape)]
    [TestCase("{\"a\" = 1}", RepairChangeKind.Syntax)]
    public void Mends_notation_without_loss(string text, RepairChangeKind kind)
    {
        var result = JsonRepair.Repair(text);
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Lossless));
            Assert.That(result.Json.GetRawText(), Is.EqualTo("""{"a":1}"""));
            Assert.That(result.Changes.Select(change => change.Kind), Has.Member(kind));
        });
    }

    [TestCase("{\"a\": True, \"b\": None, \"c\": FALSE}", """{"a":true,"b":null,"c":false}""")]
    [TestCase("{\"a\": \"x\" \"b\": \"y\"}", """{"a":"x","b":"y"}""")]
    [TestCase("{\"a\": \"line\nbreak\ttab\"}", """{"a":"line\nbreak\ttab"}""")]
    [TestCase("{'a': 'it\\'s \"x\"'}", """{"a":"it's \"x\""}""")]
    [TestCase("{\"a\": \"C:\\d\"}", """{"a":"C:\\d"}""")]
    [TestCase("{\"a\": (1, 2)}", """{"a":[1,2]}""")]
    [TestCase("{\"a\": 1_000, \"b\": .5, \"c\": 007}", """{"a":1000,"b":0.5,"c":7}""")]
    [TestCase("{\"a\": '''x'''}", """{"a":"x"}""")]
    [TestCase("{\\\"a\\\": \\\"say \\\\\\\"hi\\\\\\\"\\\"}", """{"a":"say \"hi\""}""")]
    [TestCase("{\"a\": r'\\d+'}", """{"a":"\\d+"}""")]
    public void Translates_other_notations(string text, string json)
    {
        var result = JsonRepair.Repair(text);
        Assert.That(result.Json.GetRawText(), Is.EqualTo(json));
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Lossless));
    }

    [TestCase("{\"a\": 1", """{"a":1}""", RepairChangeKind.CutOff)]
    [TestCase("{\"a\": [1, 2", """{"a":[1,2]}""", RepairChangeKind.CutOff)]
    [TestCase("{\"a\": \"tex", """{"a":"tex"}""", RepairChangeKind.CutOff)]
    [TestCase("{\"a\": 1, \"b", """{"a":1}""", RepairChangeKind.CutOff)]
    [TestCase("{\"a\": 1, \"b\":", """{"a":1}""", RepairChangeKind.CutOff)]
    [TestCase("\"a\": 1, \"b\": 2", """{"a":1,"b":2}""", RepairChangeKind.Bracket)]
    [TestCase("{\"a\": [1, 2}", """{"a":[1,2]}""", RepairChangeKind.Bracket)]
    [TestCase("{\"a\": \"say \"hi\" now\"}", """{"a":"say \"hi\" now"}""", RepairChangeKind.GuessedQuote)]
    [TestCase("{\"a\": \"x,\n\"b\": 2}", """{"a":"x","b":2}""", RepairChangeKind.GuessedQuote)]
    [TestCase("{\"a\": New York, \"b\": 1}", """{"a":"New York","b":1}""", RepairChangeKind.BareText)]
    [TestCase("{\"a\": NaN}", """{"a":null}""", RepairChangeKind.MissingValue)]
    [TestCase("{\"a\": , \"b\": 1}", """{"a":null,"b":1}""", RepairChangeKind.MissingValue)]
    [TestCase("{\"a\": \"\\ud800\"}", """{"a":"\ufffd"}""", RepairChangeKind.Encoding)]
    public void Says_when_something_was_lost_or_guessed(string text, string json, RepairChangeKind kind)
    {
        var result = JsonRepair.Repair(text);
        Assert.Multiple(() =>
        {
            Assert.That(result.Json.GetRawText(), Is.EqualTo(json));
            Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Lossy));
            Assert.That(result.Changes.Select(change => change.Kind), Has.Member(kind));
        });
    }

    [TestCase("")]
    [TestCase("I cannot help with that.")]
    [TestCase("Use { and } with care")]
    [TestCase("see [the note below] for more")]
    public void Rejects_text_without_json(string text)
    {
        var result = JsonRepair.Repair(text);
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Rejected));
        Assert.That(result.Json.ValueKind, Is.EqualTo(JsonValueKind.Undefined));
    }

    [Test]
    public void Rejects_what_nests_too_deep()
    {
        var text = new string('[', 100_000);
        Assert.That(JsonRepair.Repair(text).Verdict, Is.EqualTo(RepairVerdict.Rejected));
    }

    [Test]
    public void Is_lossy_when_several_different_values_are_there()
    {
        var result = JsonRepair.Repair("""{"a":1} or {"a":2}""");
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Lossy));
        Assert.That(result.Json.GetRawText(), Is.EqualTo("""{"a":1}"""));
    }

    [Test]
    public void Is_lossless_when_the_same_value_is_there_twice() =>
        Assert.That(JsonRepair.Repair("""{"a":1} that is {"a": 1}""").Verdict, Is.EqualTo(RepairVerdict.Lossless));

    [Test]
    public void Prefers_the_candidate_that_conforms()
    {
        var result = JsonRepair.Repair("""for example {"b":1}, so: {"a":2}""", Schema("""{"type":"object","required":["a"]}"""));
        Assert.That(result.Json.GetRawText(), Is.EqualTo("""{"a":2}"""));
        Assert.That(result.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [Test]
    public void Is_never_better_than_lossy_when_the_model_was_cut_off()
    {
        Assert.Multiple(() =>
        {
            foreach (var text in new[] { """{"a":1}""", """{'a':1}""", "12" })
            {
                Assert.That(JsonRepair.Repair(text, null, new() { FinishReason = ChatFinishReason.Length }).Verdict, Is.EqualTo(RepairVerdict.Lossy));
                Assert.That(JsonRepair.Repair(text, null, new() { IsTruncated = true }).Verdict, Is.EqualTo(RepairVerdict.Lossy));
                Assert.That(
                    JsonRepair.Repair(text, null, new() { FinishReason = ChatFinishReason.Stop }).Verdict, Is.Not.EqualTo(RepairVerdict.Lossy));
            }
        });
    }

    [Test]
    public void Names_the_place_of_a_change()
    {
        var result = JsonRepair.Repair("""{"a":[1,{"b/c":NaN}]}""");
        Assert.That(result.Changes, Has.Count.EqualTo(1));
        Assert.That(result.Changes[0].Path, Is.EqualTo("/a/1/b~1c"));
    }

    [Test]
    public void Strict_mode_does_not_allocate()
    {
        var text = """{"a":[1,2.5,"text",true,null],"b":{"c":"\u00e9"}}"""u8.ToArray();
        JsonRepair.IsValid(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var valid = JsonRepair.IsValid(text);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(valid);
    }

    internal static RepairSchema Schema(string json) => RepairSchema.Compile(JsonElement.Parse(json));
}
