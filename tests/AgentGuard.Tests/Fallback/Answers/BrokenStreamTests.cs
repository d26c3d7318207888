using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback.Answers;

/// <summary>What happens when a stream breaks after part of it was handed out.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BrokenStreamTests
{
    private static readonly ScriptedStep Broken = ScriptedStep.Text("Hel", "lo").ThenThrow(new IOException("cut"));
    private readonly Host _host = new();
    private readonly List<ChatResponseUpdate> _seen = [];

    [Test]
    public async Task The_failure_holds_what_was_received()
    {
        var failure = await FailAsync(Chain(StreamFailure.Surface, Broken, ScriptedStep.Text("Hi")));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Received!.Text, Is.EqualTo("Hello"));
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.Transport));
            Assert.That(failure.Failure.IsReplaySafe, Is.False);
            Assert.That(string.Concat(_seen), Is.EqualTo("Hello"));
            Assert.That(_seen.Any(IsRestart), Is.False);
        }
    }

    [Test]
    public async Task The_answer_begins_anew_where_the_host_can_take_back_what_it_showed()
    {
        await ReadAsync(Chain(StreamFailure.Restart, Broken, ScriptedStep.Text("Good ", "day")));

        var shown = _seen.Skip(_seen.FindIndex(IsRestart) + 1).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(shown), Is.EqualTo("Good day"));
            Assert.That(_seen.Count(IsRestart), Is.EqualTo(1));
            Assert.That(_seen.ToChatResponse().Messages.Select(message => message.Text), Is.EqualTo(new[] { "Hello", "Good day" }));
            Assert.That(_host.Recorder.Of<StreamRestarted>().Single(), Has.Property("From").EqualTo("c0").And.Property("To").EqualTo("c1"));
        }
    }

    [Test]
    public async Task Messages_stay_apart_when_the_models_give_no_ids_or_the_same()
    {
        var chain = new FallbackChain(
            [new("a", new FixedStream("same", fails: true)), new("b", new FixedStream("same", fails: true)), new("c", new FixedStream(null, fails: false))],
            new() { StreamFailure = StreamFailure.Restart },
            timeProvider: _host.Time);

        await ReadAsync(chain);

        Assert.That(_seen.ToChatResponse().Messages.Select(message => message.Text), Is.EqualTo(new[] { "Hi", "Hi", "Hi" }));
        Assert.That(_seen.Count(IsRestart), Is.EqualTo(2));
    }

    [Test]
    public async Task Nothing_begins_anew_once_a_tool_call_was_handed_out()
    {
        var call = ScriptedStep.ToolCall("pay").Then(ScriptedStep.Text("Paying")).ThenThrow(new IOException("cut"));
        var failure = await FailAsync(Chain(StreamFailure.Restart, call, ScriptedStep.Text("Hi")));

        Assert.That(failure.Received!.Messages.Single().Contents.OfType<FunctionCallContent>().Single().Name, Is.EqualTo("pay"));
        Assert.That(_seen.Any(IsRestart), Is.False);
    }

    [Test]
    public async Task Nothing_begins_anew_where_the_provider_keeps_the_conversation()
    {
        var chain = Chain(StreamFailure.Restart, Broken, ScriptedStep.Text("Hi"));

        await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(chain, new() { ConversationId = "c-1" }));
    }

    [Test]
    public async Task The_failure_goes_up_when_nobody_takes_over()
    {
        var options = new FallbackOptions { StreamFailure = StreamFailure.Restart, MaxRounds = 1 };
        var chain = new FallbackChain(
            [new("c0", _host.Script(Broken)), new("c1", _host.Rule(_ => ScriptedStep.Throw(new IOException("down"))))], options, timeProvider: _host.Time);

        var failure = await FailAsync(chain);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Received!.Text, Is.EqualTo("Hello"));
            Assert.That(failure.Failure.IsReplaySafe, Is.False);
            Assert.That(failure.Message, Does.Contain("c0: Transport, c1: Transport"));
        }
    }

    [Test]
    public async Task A_fixed_answer_takes_the_place_of_what_was_shown()
    {
        var options = new FallbackOptions { StreamFailure = StreamFailure.Restart, MaxRounds = 1 }.AnswerWith("Sorry.");

        await ReadAsync(new([new("c0", _host.Script(Broken))], options, timeProvider: _host.Time));

        Assert.That(string.Concat(_seen.Skip(_seen.FindIndex(IsRestart) + 1)), Is.EqualTo("Sorry."));
        Assert.That(_seen.ToChatResponse().Messages.Select(message => message.Text), Is.EqualTo(new[] { "Hello", "Sorry." }));
    }

    [Test]
    public async Task A_broken_stream_that_the_resilience_layer_reports_begins_anew_as_well()
    {
        var primary = _host.Resilient(_host.Script(Broken));
        var chain = new FallbackChain(
            [new("c0", primary), new("c1", _host.Script(ScriptedStep.Text("Hi")))],
            new() { StreamFailure = StreamFailure.Restart },
            timeProvider: _host.Time);

        await ReadAsync(chain);

        Assert.That(string.Concat(_seen.Skip(_seen.FindIndex(IsRestart) + 1)), Is.EqualTo("Hi"));
    }

    private static bool IsRestart(ChatResponseUpdate update) => update.AdditionalProperties?.ContainsKey(FallbackChain.RestartedProperty) is true;

    private FallbackChain Chain(StreamFailure policy, params ScriptedStep[] steps) => new(
        steps.Select((step, i) => new FallbackCandidate($"c{i}", _host.Script(step))),
        new() { StreamFailure = policy },
        events: _host.Events,
        timeProvider: _host.Time);

    private async Task<ModelFailureException> FailAsync(FallbackChain chain) =>
        (await Assert.ThrowsAsync<ModelFailureException>(() => ReadAsync(chain)))!;

    private async Task ReadAsync(FallbackChain chain, ChatOptions? options = null)
    {
        var reading = ReadAllAsync(chain, options);
        await _host.Time.RunAsync(reading);
        await reading;
    }

    private async Task ReadAllAsync(FallbackChain chain, ChatOptions? options)
    {
        await foreach (var update in chain.ExecuteStreamingAsync(Host.Hello, options))
        {
            _seen.Add(update);
        }
    }

    private sealed class FixedStream(string? messageId, bool fails) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Hi") { MessageId = messageId };
            if (fails)
            {
                throw new IOException("cut");
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
