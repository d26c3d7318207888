using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;

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
    public void Needs_a_candidate() => Assert.That(() => new FallbackChain([]), Throws.ArgumentException);

    private FallbackChain Chain(params IChatClient[] clients) =>
        new(clients.Select((client, i) => new FallbackCandidate($"c{i}", client)), timeProvider: _host.Time);

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
