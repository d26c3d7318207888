using AgentGuard.Replay;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

public sealed class OpenAIExchangesTests
{
    private const string Tool = """{"type":"function","function":{"name":"weather","description":"","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}""";

    private const string First = """
        data: {"id":"c1","model":"gpt-x","choices":[{"index":0,"delta":{"role":"assistant","content":"Let me "}}]}

        data: {"id":"c1","model":"gpt-x","choices":[{"index":0,"delta":{"content":"look."}}]}

        data: {"id":"c1","model":"gpt-x","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call-1","function":{"name":"weather","arguments":"{\"ci"}}]}}]}

        data: {"id":"c1","model":"gpt-x","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"ty\":\"Bern\"}"}}]}}]}

        data: {"id":"c1","model":"gpt-x","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

        data: {"id":"c1","model":"gpt-x","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}

        data: [DONE]


        """;

    private const string Second = """{"id":"c2","model":"gpt-x","choices":[{"index":0,"message":{"role":"assistant","content":"It rains."},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23}}""";

    private static readonly RecordedExchange[] Exchanges =
    [
        new($$$"""{"model":"gpt-x","messages":[{"role":"user","content":"Weather?"}],"tools":[{{{Tool}}}]}""", First),
        new($$$"""
            {"model":"gpt-x","messages":[{"role":"user","content":"Weather?"},
            {"role":"assistant","content":"Let me look.","tool_calls":[{"id":"call-1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}}]},
            {"role":"tool","tool_call_id":"call-1","content":"rain"}],"tools":[{{{Tool}}}]}
            """, Second),
    ];

    [Test]
    public async Task Streams_that_a_proxy_kept_play_back_in_a_loop([Values] bool streaming)
    {
        var recording = OpenAIExchanges.Read(Exchanges);
        var weather = AIFunctionFactory.CreateDeclaration(
            "weather", string.Empty, System.Text.Json.JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));
        var replay = new RunReplay(recording);
        using var client = new ScriptedChatClient().AsBuilder().UseReplay(replay).UseFunctionInvocation().UseReplay(replay).Build();
        var options = new ChatOptions { Tools = [new Declared(weather)] };

        var answer = streaming
            ? await client.GetStreamingResponseAsync("Weather?", options).ToChatResponseAsync()
            : await client.GetResponseAsync("Weather?", options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(recording.Steps.Select(step => step.Tool), Is.EqualTo([null, "weather", null]));
            Assert.That(recording.Steps[0].Updates!.Count, Is.EqualTo(5));
            Assert.That(answer.Messages[^1].Text, Is.EqualTo("It rains."));
            Assert.That(answer.Usage!.TotalTokenCount, Is.EqualTo(38));
            Assert.That((replay.FirstDivergence, replay.LiveCalls, replay.Unasked.Count), Is.EqualTo((default(ReplayDivergence), 0, 0)));
        }
    }

    [Test]
    public void A_stream_that_was_cut_keeps_what_came()
    {
        var cut = OpenAIExchanges.Read([Exchanges[0] with { Response = First[..First.IndexOf("data: {\"id\":\"c1\",\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":{\"tool", StringComparison.Ordinal)] }]);

        Assert.That(cut.Steps[0].Updates!.Select(update => update.Update).ToChatResponse().Text, Is.EqualTo("Let me look."));
    }

    [Test]
    public void What_gateways_and_models_write_beside_the_rule_is_read()
    {
        var exchange = new RecordedExchange(
            """{"messages":[{"role":"user","content":"Time?"}],"tools":[{"type":"function","function":{"name":"now"}}]}""",
            """
            data: {"id":"c1","error":null,"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"now","arguments":"{\"zone\":1,\"zone\":2}"}}]},"finish_reason":"tool_calls"}]}

            data: [DONE]


            """);
        var step = OpenAIExchanges.Read([exchange]).Steps.Single();
        var call = step.Updates!.SelectMany(update => update.Update.Contents).OfType<FunctionCallContent>().Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(step.Failure, Is.Null);
            Assert.That(step.Request.Parts.Select(part => part.Path), Does.Contain("tools.now"));
            Assert.That(call.Arguments!["zone"]!.ToString(), Is.EqualTo("2"), "the last of two wins, as it does for the adapters");
        }
    }

    [TestCase("""{"name":"t","parameters":{"properties":{"returns":{"type":"string"}}},"returns":null}""", """{"name":"t","parameters":{"properties":{"returns":{"type":"integer"}}},"returns":null}""", false)]
    [TestCase("""{"name":"t","parameters":{"properties":{"additionalProperties":{"type":"string"}}}}""", """{"name":"t","parameters":{"properties":{}}}""", false)]
    [TestCase("""{"name":"t","parameters":{"additionalProperties":{"type":"string"}}}""", """{"name":"t","parameters":{}}""", false)]
    [TestCase("""{"name":"t","parameters":{"additionalProperties":false,"properties":{"a":{"additionalProperties":false,"type":"object"}}}}""", """{"name":"t","parameters":{"properties":{"a":{"type":"object"}}},"returns":{"type":"string"}}""", true)]
    public void Only_what_is_not_sent_and_what_adapters_add_is_left_out(string one, string other, bool isSame) =>
        Assert.That(RecordedExchange.AsSent(new("tools.t", one)) == RecordedExchange.AsSent(new("tools.t", other)), Is.EqualTo(isSame));

    [Test]
    public void What_is_no_exchange_is_named() => Assert.That(
        () => OpenAIExchanges.Read([Exchanges[0], new("{}", "{}")]), Throws.TypeOf<AgentGuardException>().With.Message.Contains("Exchange 2"));

    /// <summary>A tool of that declaration, which must not run.</summary>
    private sealed class Declared(AIFunctionDeclaration declaration) : AIFunction
    {
        public override string Name => declaration.Name;

        public override string Description => declaration.Description;

        public override System.Text.Json.JsonElement JsonSchema => declaration.JsonSchema;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("It must not run in a replay.");
    }
}
