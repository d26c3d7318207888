using AgentGuard.Failures;
using AgentGuard.Resilience;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Resilience;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HeldStreamTests
{
    private readonly Host _host = new();
    private readonly List<ChatResponseUpdate> _seen = [];

    [Test]
    public async Task Retries_unseen_when_the_stream_fails_after_an_empty_first_update()
    {
        var model = _host.Script(
            ScriptedStep.Empty().Then(ScriptedStep.Contents(new TextReasoningContent("hm"))).ThenThrow(new IOException("cut")),
            ScriptedStep.Text("Hi"));

        await ReadAsync(_host.Resilient(model));

        Assert.That(_seen.Select(update => update.ResponseId).Distinct(), Is.EqualTo(new[] { "scripted-2" }));
        Assert.That(string.Concat(_seen), Is.EqualTo("Hi"));
    }

    [Test]
    public async Task Surfaces_what_fails_after_the_first_text()
    {
        var model = _host.Script(ScriptedStep.Text("Hel").ThenThrow(new IOException("cut")));

        var failure = (await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(_host.Resilient(model))))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.Transport));
            Assert.That(failure.Failure.IsReplaySafe, Is.False);
            Assert.That(string.Concat(_seen), Is.EqualTo("Hel"));
            Assert.That(model.Requests, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Surfaces_what_fails_after_a_tool_call()
    {
        var model = _host.Script(ScriptedStep.ToolCall("pay").ThenThrow(new IOException("cut")));

        var failure = (await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(_host.Resilient(model))))!;

        Assert.That(failure.Failure.IsReplaySafe, Is.False);
    }

    [Test]
    public async Task Retries_a_cut_in_the_middle_when_the_whole_stream_is_held()
    {
        var model = _host.Script(ScriptedStep.Text("Hel").ThenThrow(new IOException("cut")), ScriptedStep.Text("Hel", "lo"));

        await ReadAsync(_host.Resilient(model, o => o.StreamCommit = StreamCommit.Completion));

        Assert.That(string.Concat(_seen), Is.EqualTo("Hello"));
    }

    [Test]
    public async Task Ends_a_stream_without_a_first_token()
    {
        var model = _host.Rule(_ => ScriptedStep.Empty().ThenDelay(TimeSpan.FromHours(1)));

        var client = _host.Resilient(model, o => o.Retry.Enabled = false);

        var failure = (await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(client)))!;

        Assert.That(failure.Failure.TimeoutPhase, Is.EqualTo(TimeoutPhase.FirstToken));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(60)));
    }

    [Test]
    public async Task Counts_reasoning_as_a_sign_of_life()
    {
        var model = _host.Rule(_ => ScriptedStep.Contents(new TextReasoningContent("hm")).ThenDelay(TimeSpan.FromHours(1)));

        var client = _host.Resilient(model, o => o.Retry.Enabled = false);

        var failure = (await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(client)))!;

        Assert.That(failure.Failure.TimeoutPhase, Is.EqualTo(TimeoutPhase.Idle));
        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task Ends_a_stream_that_falls_silent()
    {
        var model = _host.Rule(_ => ScriptedStep.Text("Hel").ThenDelay(TimeSpan.FromHours(1)));

        var failure = (await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(_host.Resilient(model))))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure.TimeoutPhase, Is.EqualTo(TimeoutPhase.Idle));
            Assert.That(failure.Failure.IsReplaySafe, Is.False);
            Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(30)));
        }
    }

    [Test]
    public async Task Ends_a_stream_that_falls_silent_after_a_slow_chunk()
    {
        var slow = ScriptedStep.Text("a").ThenDelay(TimeSpan.FromSeconds(25)).Then(ScriptedStep.Text("b")).ThenDelay(TimeSpan.FromHours(1));

        await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(_host.Resilient(_host.Script(slow))));

        Assert.That(_host.Time.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(55)));
    }

    [Test]
    public async Task Gives_every_chunk_its_own_idle_time()
    {
        var slow = ScriptedStep.Text("a");
        for (var i = 0; i < 8; i++)
        {
            slow = slow.ThenDelay(TimeSpan.FromSeconds(25)).Then(ScriptedStep.Text("b"));
        }

        await ReadAsync(_host.Resilient(_host.Script(slow)));

        Assert.That(string.Concat(_seen), Is.EqualTo("abbbbbbbb"));
    }

    [Test]
    public async Task Does_not_count_the_time_of_the_consumer_as_idle()
    {
        var slow = ScriptedStep.Text("a", "b").ThenDelay(TimeSpan.FromSeconds(10)).Then(ScriptedStep.Text("c"));
        var client = _host.Resilient(_host.Script(slow));

        await foreach (var update in Virtual(client))
        {
            _host.Time.Advance(TimeSpan.FromSeconds(45));
            _seen.Add(update);
        }

        Assert.That(string.Concat(_seen), Is.EqualTo("abc"));
    }

    [Test]
    public async Task Disposes_the_stream_that_its_reader_leaves()
    {
        var model = new StubbornChatClient(Update("a"), Update("b"));

        await foreach (var _ in _host.Resilient(model).GetStreamingResponseAsync(Host.Hello))
        {
            break;
        }

        Assert.That(model.Disposed, Is.EqualTo(1));
    }

    [Test]
    public async Task Does_not_wait_for_a_stream_that_was_given_up_but_disposes_it_when_it_ends()
    {
        var model = new StubbornChatClient(Update("a"));

        await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(_host.Resilient(model)));
        Assert.That(model.Disposed, Is.Zero);

        model.GiveIn();

        Assert.That(model.Disposed, Is.EqualTo(1));
    }

    [Test]
    public async Task Disposes_later_what_was_given_up_before_its_first_content()
    {
        var model = new StubbornChatClient();

        await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(_host.Resilient(model, o => o.Retry.Enabled = false)));
        model.GiveIn();

        Assert.That(model.Disposed, Is.EqualTo(1));
    }

    private static ChatResponseUpdate Update(string text) => new(ChatRole.Assistant, text);

    private async Task ReadAsync(IChatClient client)
    {
        await foreach (var update in Virtual(client))
        {
            _seen.Add(update);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Virtual(IChatClient client)
    {
        await using var updates = client.GetStreamingResponseAsync(Host.Hello).GetAsyncEnumerator();
        while (await _host.Time.RunAsync(updates.MoveNextAsync().AsTask()))
        {
            yield return updates.Current;
        }
    }
}
