using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.Fallback;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FallbackChainTests
{
    private readonly Host _host = new();
    private readonly List<ChatResponseUpdate> _seen = [];

    [Test]
    public async Task Falls_over_unseen_when_a_stream_fails_after_an_empty_first_update()
    {
        var chain = Chain(
            _host.Script(ScriptedStep.Empty().ThenThrow(new IOException("cut"))),
            new ScriptedChatClient(ScriptedStep.Text("Hi")) { Metadata = new("scripted", defaultModelId: "second") });

        await ReadAsync(chain);

        Assert.That(_seen.Select(update => update.ModelId).Distinct(), Is.EqualTo(new[] { "second" }));
        Assert.That(string.Concat(_seen), Is.EqualTo("Hi"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Surfaces_what_fails_after_the_commit_and_splices_nothing(bool toolCall)
    {
        var begun = toolCall ? ScriptedStep.ToolCall("pay") : ScriptedStep.Text("Hel");
        var backup = _host.Script(ScriptedStep.Text("Hi"));

        var failure = (await Assert.ThrowsAsync<ModelFailureException>(
            () => ReadAsync(Chain(_host.Script(begun.ThenThrow(new IOException("cut"))), backup))))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.Transport));
            Assert.That(failure.Failure.IsReplaySafe, Is.False);
            Assert.That(backup.Requests, Is.Empty);
            Assert.That(_seen, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Stops_at_a_failure_that_is_not_safe_to_repeat()
    {
        var broken = new ModelFailureException(new ModelFailure(ModelFailureKind.Transport, "x") { IsReplaySafe = false });
        var backup = _host.Script(ScriptedStep.Text("Hi"));

        var chain = Chain(_host.Script(ScriptedStep.Throw(broken)), backup);

        Assert.That(async () => await chain.ExecuteAsync(Host.Hello), Throws.Exception.SameAs(broken));
        Assert.That(backup.Requests, Is.Empty);
    }

    [Test]
    public void Returns_the_very_task_of_a_first_candidate_that_answers_at_once()
    {
        var client = new InstantChatClient();
        var chain = Chain(client);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var task = chain.ExecuteAsync(Host.Hello);
        task = chain.ExecuteAsync(Host.Hello);
        before = GC.GetAllocatedBytesForCurrentThread();
        task = chain.ExecuteAsync(Host.Hello);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(task, Is.SameAs(client.Answer));
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void A_longer_stream_costs_no_more()
    {
        var chain = new FallbackChain([
            new("c0", new InstantChatClient()) { Profile = new() { Provider = "openai" } },
            new("c1", new InstantChatClient()) { Profile = new() { Provider = "anthropic" } },
        ]);
        Drain(chain, 4_000);
        Drain(chain, 100);

        Assert.That(Drain(chain, 4_000), Is.EqualTo(Drain(chain, 100)));
    }

    [Test]
    public async Task Disposes_a_stream_that_its_reader_leaves()
    {
        var client = new StubbornChatClient(new(ChatRole.Assistant, "a"), new(ChatRole.Assistant, "b"));

        await foreach (var _ in Chain(client).ExecuteStreamingAsync(Host.Hello))
        {
            break;
        }

        Assert.That(client.Disposed, Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Asks_the_next_candidate_when_one_throws_at_once(bool streaming)
    {
        var chain = Chain(new ThrowingChatClient(), _host.Rule(_ => ScriptedStep.Text("Hi")));

        var response = streaming
            ? await chain.ExecuteStreamingAsync(Host.Hello).ToChatResponseAsync()
            : await chain.ExecuteAsync(Host.Hello);

        Assert.That(response.Text, Is.EqualTo("Hi"));
    }

    [Test]
    public async Task Only_one_of_many_requests_probes_and_the_others_go_elsewhere()
    {
        var first = _host.Script(
            Host.Throw(404), ScriptedStep.Delay(TimeSpan.FromMinutes(1)).Then(ScriptedStep.Text("well again")), ScriptedStep.Text("at once"));
        var chain = Chain(first, _host.Rule(_ => ScriptedStep.Text("backup")));
        await chain.ExecuteAsync(Host.Hello);
        _host.Time.Advance(TimeSpan.FromMinutes(5));

        var probe = chain.ExecuteAsync(Host.Hello);
        for (var i = 0; i < 20; i++)
        {
            Assert.That((await chain.ExecuteAsync(Host.Hello)).Text, Is.EqualTo("backup"));
            _host.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.That(chain.GetStates()[0].IsProbed, Is.True);
        Assert.That((await _host.Time.RunAsync(probe)).Text, Is.EqualTo("well again"));
        Assert.That((await chain.ExecuteAsync(Host.Hello)).Text, Is.EqualTo("at once"));
    }

    [Test]
    public async Task Those_who_wait_go_on_as_soon_as_a_probe_succeeds()
    {
        var wave = 0;
        var client = _host.Rule(_ => wave switch
        {
            0 => Host.Throw(404),
            1 => ScriptedStep.Delay(TimeSpan.FromSeconds(1)).Then(ScriptedStep.Text("Hi")),
            _ => ScriptedStep.Text("Hi"),
        });
        var chain = new FallbackChain(
            [new("c0", client)], new() { LongCooldown = TimeSpan.FromSeconds(10) }, new([new SdkException.Reader()]), timeProvider: _host.Time);
        await Assert.ThrowsAsync<ModelFailureException>(() => chain.ExecuteAsync(Host.Hello));
        wave = 1;
        var answers = Enumerable.Range(0, 10).Select(_ => chain.ExecuteAsync(Host.Hello)).ToArray();

        _host.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.UntilAsync(() => client.Requests.Count == 2);
        Assert.That(answers.Any(answer => answer.IsCompleted), Is.False);
        wave = 2;
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.UntilAsync(() => answers.All(answer => answer.IsCompletedSuccessfully));

        Assert.That(client.Requests, Has.Count.EqualTo(11), "one probe, nine that waited for it");
    }

    [Test]
    public async Task Nobody_gives_up_while_the_run_has_time()
    {
        var chain = Chain(
            _host.Rule(_ => _host.Time.Elapsed < TimeSpan.FromSeconds(40) ? Host.Throw(503) : ScriptedStep.Text("back")),
            _host.Rule(_ => Host.Throw(429, ("retry-after", "120"))));
        await using var run = AgentRun.Start(new() { TimeLimit = TimeSpan.FromSeconds(90) }, timeProvider: _host.Time);

        Assert.That((await _host.Time.RunAsync(chain.ExecuteAsync(Host.Hello))).Text, Is.EqualTo("back"));
    }

    [Test]
    public async Task A_conversation_that_one_provider_keeps_is_not_asked_of_another()
    {
        var other = _host.Script();
        var chain = new FallbackChain(
            [
                new("c0", _host.Script(Host.Throw(404))) { Profile = new() { Provider = "openai" } },
                new("c1", other) { Profile = new() { Provider = "anthropic" } },
            ],
            classifier: new([new SdkException.Reader()]),
            events: _host.Events,
            timeProvider: _host.Time);

        await Assert.ThrowsAsync<ModelFailureException>(() => chain.ExecuteAsync(Host.Hello, new() { ConversationId = "resp_1" }));

        Assert.That(other.Requests, Is.Empty);
        Assert.That(_host.Recorder.Of<CandidateSkipped>().Single().Reason, Is.EqualTo(CandidateSkipReason.Conversation));
    }

    [Test]
    public async Task Tells_how_its_candidates_stand()
    {
        var chain = Chain(_host.Script(Host.Throw(429)), _host.Script(ScriptedStep.Text("Hi")));

        await chain.ExecuteAsync(Host.Hello);

        Assert.That(chain.GetStates(), Is.EqualTo(new CandidateStatus[]
        {
            new("c0", TimeSpan.FromSeconds(5), ModelFailureKind.RateLimited, IsProbed: false),
            new("c1", TimeSpan.Zero, null, IsProbed: false),
        }));
    }

    [Test]
    public void Refuses_two_candidates_of_one_name_and_profiles_out_of_range()
    {
        Assert.That(
            () => new FallbackChain([new("c", _host.Script()), new("c", _host.Script())]),
            Throws.ArgumentException.With.Message.Contains("2 candidates of the name 'c'"));
        Assert.That(
            () => new FallbackChain([new("c", _host.Script()) { Profile = new() { ContextWindow = 0 } }]),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("The profile of c has a ContextWindow of 0"));
    }

    [Test]
    public void Needs_a_candidate() => Assert.That(() => new FallbackChain([]), Throws.ArgumentException);

    private static long Drain(FallbackChain chain, int updates)
    {
        var options = new ChatOptions { MaxOutputTokens = updates };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var stream = chain.ExecuteStreamingAsync(Host.Hello, options).GetAsyncEnumerator();
        var read = 0;
        while (Now(stream.MoveNextAsync()))
        {
            read++;
        }

        Assert.That(read, Is.EqualTo(updates));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool Now(ValueTask<bool> moving) => moving.IsCompletedSuccessfully ? moving.Result : throw new InvalidOperationException("It waits.");

    private FallbackChain Chain(params IChatClient[] clients) =>
        new(
            clients.Select((client, i) => new FallbackCandidate($"c{i}", client)),
            classifier: new([new SdkException.Reader()]),
            timeProvider: _host.Time);

    private async Task ReadAsync(FallbackChain chain)
    {
        await foreach (var update in chain.ExecuteStreamingAsync(Host.Hello))
        {
            _seen.Add(update);
        }
    }

    private sealed class ThrowingChatClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new HttpRequestException("no route");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new HttpRequestException("no route");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
