using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback.Fitting;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class TranscriptFittingTests(bool streaming)
{
    private readonly Host _host = new();
    private readonly List<ChatMessage> _transcript =
    [
        new(ChatRole.User, "Where is it?"),
        new(ChatRole.Assistant, [new TextReasoningContent("hm") { ProtectedData = "signed" }, new FunctionCallContent("fc|1", "look_up")]),
        new(ChatRole.Tool, [new FunctionResultContent("fc|1", "found")]),
    ];

    [Test]
    public async Task Mends_for_another_provider_and_leaves_the_caller_his_own()
    {
        var backup = _host.Script(ScriptedStep.Text("Hi"));
        var before = _transcript.ToArray();

        await AskAsync(Chain(_host.Script(Host.Throw(500)), backup, "anthropic"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(CallIn(backup).CallId, Does.Match("^[a-zA-Z0-9_-]+$"));
            Assert.That(ContentsOf(backup).OfType<TextReasoningContent>(), Is.Empty);
            Assert.That(_transcript, Is.EqualTo(before));
            Assert.That(_transcript[1].Contents.OfType<FunctionCallContent>().Single().CallId, Is.EqualTo("fc|1"));
            var mended = _host.Recorder.Of<TranscriptMended>().Single();
            Assert.That((mended.Candidate, mended.Rules), Is.EqualTo(("c1", "anthropic")));
            Assert.That(mended.Mended.Keys, Is.SupersetOf(new[] { TranscriptDefectKind.CallIdNotAccepted, TranscriptDefectKind.ReasoningNotAccepted }));
            Assert.That(mended.Message, Does.Contain("1 ReasoningNotAccepted").And.Not.Contain("signed"));
        }
    }

    [TestCase("openai")]
    [TestCase("azure.ai.openai")]
    public async Task Leaves_it_as_it_is_for_another_candidate_of_the_same_provider(string provider)
    {
        var backup = _host.Script(ScriptedStep.Text("Hi"));

        await AskAsync(Chain(_host.Script(Host.Throw(500)), backup, provider));

        Assert.That(CallIn(backup).CallId, Is.EqualTo("fc|1"));
        Assert.That(_host.Recorder.Of<TranscriptMended>(), Is.Empty);
    }

    [Test]
    public async Task Leaves_it_as_it_is_for_the_first_candidate()
    {
        var first = _host.Script(ScriptedStep.Text("Hi"));

        await AskAsync(Chain(first, _host.Script(), "anthropic"));

        Assert.That(CallIn(first).CallId, Is.EqualTo("fc|1"));
        Assert.That(ContentsOf(first).OfType<TextReasoningContent>(), Is.Not.Empty);
    }

    [Test]
    public async Task Labels_what_another_provider_wrote_and_mends_it_for_the_first()
    {
        var longId = "toolu_" + new string('7', 87);
        var answer = ScriptedStep.Contents(
            new TextReasoningContent("hm") { ProtectedData = "by anthropic" }, new FunctionCallContent(longId, "look_again"));
        var first = _host.Script(Host.Throw(500), ScriptedStep.Text("Hi"));
        var chain = Chain(first, _host.Script(answer), "anthropic");

        _transcript.AddRange((await AskAsync(chain)).Messages);
        _transcript.Add(new(ChatRole.Tool, [new FunctionResultContent(longId, "found")]));
        await AskAsync(chain);

        var sent = first.Requests[^1].Messages.SelectMany(message => message.Contents).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent.OfType<FunctionCallContent>().Select(call => call.CallId), Has.None.EqualTo(longId));
            Assert.That(sent.OfType<TextReasoningContent>().Select(reasoning => reasoning.ProtectedData), Has.None.EqualTo("by anthropic"));
            Assert.That(_host.Recorder.Of<TranscriptMended>().Select(mended => mended.Candidate), Is.EqualTo(new[] { "c1", "c0" }));
        }
    }

    [Test]
    public async Task Does_not_touch_the_end_of_a_conversation_that_the_provider_keeps()
    {
        var backup = _host.Script(ScriptedStep.Text("Hi"));
        var chain = Chain(_host.Script(Host.Throw(500)), backup, "openai");

        await chain.AskAsync(streaming, [_transcript[2]], new() { ConversationId = "resp_1" });

        Assert.That(backup.Requests.Single().Messages.Single(), Is.SameAs(_transcript[2]));
    }

    private static FunctionCallContent CallIn(ScriptedChatClient client) => ContentsOf(client).OfType<FunctionCallContent>().Single();

    private static IEnumerable<AIContent> ContentsOf(ScriptedChatClient client) =>
        client.Requests[^1].Messages.SelectMany(message => message.Contents);

    private Asker Chain(IChatClient first, IChatClient second, string secondProvider) => new(new FallbackChain(
        [
            new("c0", first) { Profile = new() { Provider = "openai", Account = "a" } },
            new("c1", second) { Profile = new() { Provider = secondProvider, Account = "b" } },
        ],
        classifier: new ModelFailureClassifier([new SdkException.Reader()]),
        events: _host.Events,
        timeProvider: _host.Time));

    private Task<ChatResponse> AskAsync(Asker chain) => chain.AskAsync(streaming, _transcript);

    private sealed class Asker(FallbackChain chain)
    {
        public Task<ChatResponse> AskAsync(bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null) => streaming
            ? chain.ExecuteStreamingAsync(messages, options).ToChatResponseAsync()
            : chain.ExecuteAsync(messages, options);
    }
}
