using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.Support;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Scenarios;

/// <summary>A conversation held with one provider's SDK and carried on with the other's, over loopback HTTP.</summary>
public sealed class TranscriptScenarioTests
{
    private static readonly string LongId = "call_" + new string('7', 89);
    private static readonly ChatOptions Options = new() { MaxOutputTokens = 100, Tools = [AIFunctionFactory.Create(() => "found", "look_up")] };

    [Test]
    public async Task What_one_provider_began_the_other_carries_on_after_mending(
        [Values] SimulatedProtocol from, [Values("call_1", "fc_1|item:7", "LONG")] string id, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(id == "LONG" ? LongId : id);
        var to = from is SimulatedProtocol.OpenAI ? SimulatedProtocol.Anthropic : SimulatedProtocol.OpenAI;
        var transcript = await BeginAsync(SdkModels.Of(from, simulator), streaming);
        var client = SdkModels.Of(to, simulator);

        var mended = TranscriptFixer.Mend(transcript, TranscriptRules.For(client));
        var response = await client.AskAsync(streaming, mended.Messages, Options);

        var sent = simulator.Exchanges[^1].Request.Messages;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("It was found."));
            Assert.That(mended.Defects, Is.Empty);
            Assert.That(sent.Single(message => message.ToolCallId is not null).ToolCallId, Is.EqualTo(sent.SelectMany(message => message.ToolCalls).Single().Id));
        }
    }

    [Test]
    public async Task Without_mending_it_is_refused([Values] SimulatedProtocol to, [Values] bool streaming)
    {
        await using var simulator = await StartAsync(to is SimulatedProtocol.OpenAI ? LongId : "fc_1|item:7");
        var from = to is SimulatedProtocol.OpenAI ? SimulatedProtocol.Anthropic : SimulatedProtocol.OpenAI;
        // The wire of the first provider is not what is tested here: it gave this id, so it takes it back.
        List<ChatMessage> transcript =
        [
            new(ChatRole.User, "Where is it?"),
            .. (await SdkModels.Of(from, simulator).AskAsync(streaming, "Where is it?", Options)).Messages,
        ];
        transcript.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(CallOf(transcript).CallId, "found")]));

        Assert.That(async () => await SdkModels.Of(to, simulator).AskAsync(streaming, transcript, Options), Throws.Exception);
        Assert.That(simulator.Exchanges[^1].Outcome, Is.EqualTo(SimulatedOutcome.Rejected));
    }

    [Test]
    public async Task A_transcript_with_every_defect_is_refused_before_and_accepted_after([Values] SimulatedProtocol to, [Values] bool streaming)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { Model = _ => SimulatedReply.FromText("Done.") });
        var client = SdkModels.Of(to, simulator);
        List<ChatMessage> transcript =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, "Where is it?"),
            new(ChatRole.Assistant,
            [
                new TextReasoningContent("hm") { ProtectedData = "gAAAA_foreign-" },
                new FunctionCallContent(LongId, "look.up"),
                new FunctionCallContent("fc|1", "look_up"),
            ]),
            new(ChatRole.User, [new TextContent("Hurry"), new TextContent(" ")]),
            new(ChatRole.Tool, [new FunctionResultContent("fc|1", "found")]),
            new(ChatRole.Tool, [new FunctionResultContent("fc|2", "of another call")]),
            new(ChatRole.Assistant, [new TextContent("")]),
            new(ChatRole.User, "Well?"),
        ];

        Assert.That(async () => await client.AskAsync(streaming, transcript, Options), Throws.Exception);

        var response = await client.AskAsync(streaming, TranscriptFixer.Mend(transcript, TranscriptRules.For(client)).Messages, Options);
        Assert.That(response.Text, Is.EqualTo("Done."));
    }

    [Test]
    public async Task Both_SDKs_send_random_transcripts_that_the_providers_accept([Values] SimulatedProtocol to)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { Model = _ => SimulatedReply.FromText("Done.") });
        var client = SdkModels.Of(to, simulator);
        // The SDKs refuse an empty list themselves.
        var rules = TranscriptRules.For(client) with { RequiresUserFirst = true, AllowsHostedFiles = false };
        var random = new Transcripts.RandomTranscripts(11);
        for (var i = 0; i < 150; i++)
        {
            var mended = TranscriptFixer.Mend(random.Next(), rules, new() { UnsupportedContent = "(not shown)" });
            Assert.That(mended.Defects, Is.Empty);
            Assert.That(async () => await client.GetResponseAsync(mended.Messages, Options), Throws.Nothing, () => $"{i}\n{Transcripts.Snapshot.Of(mended.Messages)}");
        }
    }

    private static async Task<List<ChatMessage>> BeginAsync(IChatClient client, bool streaming)
    {
        List<ChatMessage> transcript = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Where is it?")];
        transcript.AddRange((await client.AskAsync(streaming, transcript, Options)).Messages);
        transcript.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(CallOf(transcript).CallId, "found")]));
        return transcript;
    }

    private static FunctionCallContent CallOf(IEnumerable<ChatMessage> transcript) =>
        transcript.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single();

    private static Task<ProviderSimulator> StartAsync(string id) => ProviderSimulator.StartAsync(new ProviderSimulatorOptions
    {
        Model = request => request.Messages.Any(message => message.ToolCallId is not null)
            ? SimulatedReply.FromText("It was found.")
            : SimulatedReply.FromToolCalls(new SimulatedToolCall("look_up", "{}") { Id = id }),
    });
}
