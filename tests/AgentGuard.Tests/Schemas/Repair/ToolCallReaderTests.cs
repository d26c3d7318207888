using System.Text.Json;
using AgentGuard.Schemas.Repair;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Schemas.Repair;

public sealed class ToolCallReaderTests
{
    private static readonly ToolCallReader Reader = new(
    [
        AIFunctionFactory.CreateDeclaration("weather.get", null, JsonElement.Parse(
            """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}""")),
        AIFunctionFactory.CreateDeclaration("refund", null, JsonElement.Parse(
            """{"type":"object","properties":{"order":{"type":"string"},"amount":{"type":"number"}},"required":["order"]}""")),
    ]);

    [TestCase("""{"name":"weather.get","arguments":{"city":"Oslo","days":2}}""")]
    [TestCase("""{"name":"weather.get","arguments":"{\"city\":\"Oslo\",\"days\":2}"}""")]
    [TestCase("""{"tool_calls":[{"type":"function","function":{"name":"weather.get","arguments":"{\"city\":\"Oslo\",\"days\":2}"}}]}""")]
    [TestCase("""[{"weather.get":{"city":"Oslo","days":2}}]""")]
    [TestCase("<tool_call>\n{'arguments': {'city': 'Oslo', 'days': 2}, 'name': 'weather.get'}\n</tool_call>")]
    [TestCase("<function_call> {\"name\": \"weather_get\", \"parameters\": {\"city\": \"Oslo\", \"days\": 2}}")]
    [TestCase("<|im_start|>\n{\"arguments\": {\"city\": \"Oslo\", \"days\": 2}, \"name\": \"weather_get\"}\n<|im_start|>Note that it rains.")]
    [TestCase("```python\n[weather.get(city=\"Oslo\", days=2)]\n```")]
    [TestCase("['weather.get(city='Oslo', days=2)']")]
    [TestCase("[weather.get({'city': 'Oslo', 'days': 2})]")]
    [TestCase("print(weather.get('Oslo', 2))")]
    [TestCase("Let me look.weather_get\n{\"city\": \"Oslo\", \"days\": 2}")]
    [TestCase("<function=weather.get>{\"city\": \"Oslo\", \"days\": 2}</function>")]
    [TestCase("[TOOL_CALLS] [{\"name\": \"weather.get\", \"arguments\": {\"city\": \"Oslo\", \"days\": 2}}]")]
    [TestCase("functions.weather.get:0<|tool_call_argument_begin|>{\"city\": \"Oslo\", \"days\": 2}")]
    [TestCase("[['weather.get', {'city': 'Oslo', 'days': 2}]]")]
    [TestCase("{\"action\": \"weather.get\", \"action_input\": {\"city\": \"Oslo\", \"days\": \"2\"}}")]
    [TestCase("{\"name\": \"weather.get\", \"arguments\": {\"city\": \"Oslo\"}, \"days\": 2}")]
    [TestCase("<invoke name=\"weather.get\">\n<parameter name=\"city\">Oslo</parameter>\n<parameter name=\"days\">2</parameter>\n</invoke>")]
    [TestCase("<tool_call>\n<function=weather.get>\n<parameter=city>\nOslo\n</parameter>\n<parameter=days>\n2\n</parameter>\n</function>")]
    public void Reads_a_call_in_any_dialect(string text)
    {
        var reading = Reader.Read(text);
        Assert.That(reading.Calls, Has.Count.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(reading.Calls[0].Name, Is.EqualTo("weather.get"));
            Assert.That(reading.Calls[0].IsKnown);
            Assert.That(reading.Calls[0].Arguments.GetRawText(), Is.EqualTo("""{"city":"Oslo","days":2}"""));
            Assert.That(reading.Verdict, Is.LessThan(RepairVerdict.Lossy));
        });
    }

    [TestCase("[weather.get(city='Oslo', days=2) + refund(order='A1')]")]
    [TestCase("[weather.get(city='Oslo', days=2) or refund(order='A1') or []]")]
    [TestCase("```python\n[weather.get({'city': 'Oslo', 'days': 2}) + refund({'order': 'A1'})][0]\n```")]
    public void Reads_calls_that_an_operator_joins_as_a_loss(string text)
    {
        var reading = Reader.Read(text);

        Assert.That(
            reading.Calls.Select(call => call.Name + call.Arguments.GetRawText()),
            Is.EqualTo(new[] { """weather.get{"city":"Oslo","days":2}""", """refund{"order":"A1"}""" }));
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [TestCase("['refund(order=\"A1\", amount=2')]")]
    [TestCase("['refund(order=\"A1\", amount=2')])")]
    public void A_quotation_mark_before_the_closing_bracket_is_no_argument(string text)
    {
        var reading = Reader.Read(text);

        Assert.That(reading.Calls.Single().Arguments.GetRawText(), Is.EqualTo("""{"order":"A1","amount":2}"""));
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [TestCase("[refund(order='Ann''s', amount=2)]", "Ann's")]
    [TestCase("[refund(order=\"the \"\"red\"\" one\", amount=2)]", "the \"red\" one")]
    public void A_quotation_mark_written_twice_within_a_word_is_one(string text, string order)
    {
        var reading = Reader.Read(text);

        Assert.That(reading.Calls.Single().Arguments.GetProperty("order").GetString(), Is.EqualTo(order));
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [Test]
    public void Reads_several_calls_in_their_order()
    {
        var reading = Reader.Read("""[weather.get(city="Oslo"), refund(order="A1", amount=2.5)] and that is all""");
        Assert.That(reading.Calls.Select(call => call.Name), Is.EqualTo(new[] { "weather.get", "refund" }));
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossless));
    }

    [Test]
    public void Is_clean_when_the_model_wrote_plain_json() =>
        Assert.That(Reader.Read("""{"name":"refund","arguments":{"order":"A1"}}""").Verdict, Is.EqualTo(RepairVerdict.Clean));

    [Test]
    public void Reads_a_repeated_call_once_and_says_so()
    {
        var reading = Reader.Read("""{"name":"refund","arguments":{"order":"A1"}} {"name":"refund","arguments":{"order":"A1"}}""");
        Assert.That(reading.Calls, Has.Count.EqualTo(1));
        Assert.That(reading.Changes.Select(change => change.Kind), Has.Member(RepairChangeKind.Dropped));
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [Test]
    public void Keeps_repeats_that_a_list_means() => Assert.That(
        Reader.Read("""[refund(order="A"), refund(order="A"), refund(order="B"), refund(order="B")]""").Calls, Has.Count.EqualTo(4));

    [Test]
    public void A_call_in_a_sentence_is_a_guess()
    {
        var reading = Reader.Read("Never use refund(order=\"A1\") for this.");
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossy));
        Assert.That(reading.Calls[0].Changes.Select(change => change.Kind), Has.Member(RepairChangeKind.GuessedCall));
    }

    [Test]
    public void A_call_in_a_sentence_does_not_count_beside_a_real_one()
    {
        var reading = Reader.Read("[refund(order=\"A1\")]\n\nThis calls refund(order=\"A2\") for you.");
        Assert.That(reading.Calls.Single().Arguments.GetProperty("order").GetString(), Is.EqualTo("A1"));
    }

    [Test]
    public void Arguments_without_a_name_are_a_guess()
    {
        var reading = Reader.Read("""```json {"order": "A1", "amount": 2} ```""");
        Assert.That(reading.Calls.Single().Name, Is.EqualTo("refund"));
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [Test]
    public void Reports_an_unknown_tool_by_the_name_that_was_written()
    {
        var call = Reader.Read("""{"name":"delete_all","arguments":{}}""").Calls.Single();
        Assert.That(call.Name, Is.EqualTo("delete_all"));
        Assert.That(call.IsKnown, Is.False);
    }

    [Test]
    public void Reports_arguments_that_do_not_conform()
    {
        var call = Reader.Read("""{"name":"refund","arguments":{"amount":"much"}}""").Calls.Single();
        Assert.That(call.Verdict, Is.EqualTo(RepairVerdict.Rejected));
        Assert.That(call.Errors, Is.Not.Empty);
    }

    [Test]
    public void A_cut_off_call_is_lossy_and_one_before_it_is_not()
    {
        var reading = Reader.Read("""[refund(order="A1"), refund(order="A2", amount=1""");
        Assert.Multiple(() =>
        {
            Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossy));
            Assert.That(reading.Calls[0].Verdict, Is.EqualTo(RepairVerdict.Lossless));
            Assert.That(reading.Calls[1].Verdict, Is.EqualTo(RepairVerdict.Lossy));
        });
    }

    [Test]
    public void Is_lossy_when_the_model_was_cut_off()
    {
        var reading = Reader.Read("""{"name":"refund","arguments":{"order":"A1"}}""", new() { FinishReason = ChatFinishReason.Length });
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [Test]
    public void Cut_off_markup_is_lossy() => Assert.That(
        Reader.Read("<invoke name=\"refund\"><parameter name=\"order\">A1</parameter>").Verdict, Is.EqualTo(RepairVerdict.Lossy));

    [TestCase("")]
    [TestCase("I would rather not.")]
    [TestCase("[]")]
    [TestCase("def refund(order): pass")]
    public void Finds_no_call_where_there_is_none(string text)
    {
        var reading = Reader.Read(text);
        Assert.That(reading.Calls, Is.Empty);
        Assert.That(reading.Verdict, Is.EqualTo(RepairVerdict.Rejected));
    }
}
