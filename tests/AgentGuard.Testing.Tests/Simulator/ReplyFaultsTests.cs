using AgentGuard.Testing.Simulator;
using Microsoft.Extensions.AI;
using Kind = AgentGuard.Testing.Simulator.SimulatedFaultKind;

namespace AgentGuard.Testing.Tests.Simulator;

/// <summary>Faults of the model, which arrive as answers that look whole.</summary>
public sealed class ReplyFaultsTests
{
    private const string Json = """{"answer":"forty-two"}""";

    private static readonly SimulatedReply Text = SimulatedReply.FromText(Json);
    private static readonly SimulatedReply Call = SimulatedReply.FromToolCall("get_weather", """{"city":"Rome"}""");

    private static IEnumerable<TestCaseData> Paths() =>
        from protocol in Sdk.Protocols
        from streaming in new[] { false, true }
        select new TestCaseData(protocol, streaming);

    [TestCaseSource(nameof(Paths))]
    public async Task Malformed_arguments_reach_the_caller_as_no_valid_arguments(SimulatedProtocol protocol, bool streaming)
    {
        var seen = await Observation.OfAsync(protocol, streaming, Kind.MalformedToolArguments, Call);

        var call = seen.Calls.Single();
        var isParsedByTheProvider = protocol == SimulatedProtocol.Anthropic && !streaming;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Response.FinishReason, Is.EqualTo(ChatFinishReason.ToolCalls));
            Assert.That(call.Arguments?.ContainsKey("city") ?? false, Is.False);
            Assert.That(call.Arguments?.ContainsKey("INVALID_JSON") ?? false, Is.EqualTo(isParsedByTheProvider));
            Assert.That(call.Exception, isParsedByTheProvider ? Is.Null : Is.Not.Null);
            Assert.That(seen.Exchange.Reply?.ToolCalls[0].Arguments, Is.EqualTo("""{"city":"Rome","""));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public async Task Truncated_arguments_finish_by_length(SimulatedProtocol protocol, bool streaming)
    {
        var seen = await Observation.OfAsync(protocol, streaming, Kind.TruncatedToolArguments, Call);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Response.FinishReason, Is.EqualTo(ChatFinishReason.Length));
            Assert.That(seen.Calls.Single().Arguments?.ContainsKey("city") ?? false, Is.False);
            Assert.That(seen.Exchange.Reply?.ToolCalls[0].Arguments, Is.EqualTo("""{"city""" + "\""));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_code_fence_surrounds_the_text(SimulatedProtocol protocol, bool streaming)
    {
        var seen = await Observation.OfAsync(protocol, streaming, Kind.JsonInCodeFence, Text);

        Assert.That(seen.Response.Text, Does.Contain($"```json\n{Json}\n```").And.Not.StartWith("```"));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task Length_cuts_the_text(SimulatedProtocol protocol, bool streaming)
    {
        var seen = await Observation.OfAsync(protocol, streaming, Kind.FinishLength, Text);

        Assert.That(seen.Response.Text, Is.EqualTo(Json[..(Json.Length / 2)]));
        Assert.That(seen.Response.FinishReason, Is.EqualTo(ChatFinishReason.Length));
    }

    [Test]
    public async Task The_content_filter_of_OpenAI_cuts_the_text([Values] bool streaming)
    {
        var seen = await Observation.OfAsync(SimulatedProtocol.OpenAI, streaming, Kind.ContentFilter, Text);

        Assert.That(seen.Response.Text, Is.EqualTo(Json[..(Json.Length / 2)]));
        Assert.That(seen.Response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
    }

    [Test]
    public async Task A_refusal_of_OpenAI_is_an_error_content_and_nothing_at_all_in_a_stream([Values] bool streaming)
    {
        var seen = await Observation.OfAsync(SimulatedProtocol.OpenAI, streaming, Kind.Refusal, Text);

        var errors = seen.Response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Response.Text, Is.Empty);
            Assert.That(seen.Response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(errors.Select(error => error.ErrorCode), Is.EqualTo(streaming ? [] : new[] { "Refusal" }));
            Assert.That(seen.Exchange.Reply?.Refusal, Is.Not.Empty);
        }
    }

    [Test]
    public async Task A_refusal_of_Anthropic_is_text_finished_by_the_filter([Values] bool streaming)
    {
        var seen = await Observation.OfAsync(SimulatedProtocol.Anthropic, streaming, Kind.Refusal, Text);

        Assert.That(seen.Response.Text, Is.EqualTo(seen.Exchange.Reply?.Refusal));
        Assert.That(seen.Response.FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task Two_calls_share_an_id(SimulatedProtocol protocol, bool streaming)
    {
        var seen = await Observation.OfAsync(protocol, streaming, Kind.DuplicateToolCallIds, Call);

        Assert.That(seen.Calls.Select(call => call.CallId).Distinct().Count(), Is.EqualTo(1));
        Assert.That(seen.Calls, Has.Count.EqualTo(2));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_call_names_a_tool_that_was_not_offered(SimulatedProtocol protocol, bool streaming)
    {
        var seen = await Observation.OfAsync(protocol, streaming, Kind.UnknownTool, Call);

        Assert.That(seen.Calls.Single().Name, Is.EqualTo("get_weather_v2"));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_reply_with_nothing_to_change_passes_and_no_fault_is_reported(SimulatedProtocol protocol, bool streaming)
    {
        var seen = await Observation.OfAsync(protocol, streaming, Kind.UnknownTool, Text);

        Assert.That(seen.Response.Text, Is.EqualTo(Json));
        Assert.That(seen.Exchange.Fault, Is.Null);
    }

    [Test]
    public void Every_kind_is_observed_with_both_protocols()
    {
        Kind[] replies =
        [
            Kind.MalformedToolArguments, Kind.TruncatedToolArguments, Kind.JsonInCodeFence, Kind.FinishLength,
            Kind.Refusal, Kind.DuplicateToolCallIds, Kind.UnknownTool,
        ];
        var connection = ConnectionFaultTests.Rows.Select(row => row.Kind).Distinct().ToList();
        var openAI = StatusFaultTests.OpenAI.Select(row => row.Kind).Concat(connection).Concat(replies).Append(Kind.ContentFilter);
        var anthropic = StatusFaultTests.Anthropic.Select(row => row.Kind).Concat(connection).Concat(replies);

        Assert.That(openAI, Is.EquivalentTo(Enum.GetValues<Kind>()));
        Assert.That(anthropic, Is.EquivalentTo(Enum.GetValues<Kind>()));
    }
}
