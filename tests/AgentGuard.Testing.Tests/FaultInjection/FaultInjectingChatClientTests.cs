using AgentGuard.Testing.FaultInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Testing.Tests.FaultInjection;

public sealed class FaultInjectingChatClientTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Passes_every_call_without_a_fault([Values] bool streaming)
    {
        var (text, error) = await CallAsync(Client(ChatFaultPlan.Sequence(null, null)), streaming);

        Assert.That(text, Is.EqualTo("one two three "));
        Assert.That(error, Is.Null);
    }

    [Test]
    public void No_plan_costs_no_layer()
    {
        using var inner = new CountingChatClient();

        Assert.That(inner.AsBuilder().UseFaultInjection(ChatFaultPlan.None).Build(), Is.SameAs(inner));
    }

    [Test]
    public async Task Throws_what_the_fault_makes([Values] bool streaming)
    {
        var plan = ChatFaultPlan.Sequence(ChatFault.Throw(static () => new TimeoutException("injected")));

        var (text, error) = await CallAsync(Client(plan), streaming);

        Assert.That(text, Is.Empty);
        Assert.That(error, Is.TypeOf<TimeoutException>());
    }

    [Test]
    public async Task Answers_nothing([Values] bool streaming)
    {
        var (text, error) = await CallAsync(Client(ChatFaultPlan.Sequence(new ChatFault(ChatFaultKind.EmptyAnswer))), streaming);

        Assert.That(text, Is.Empty);
        Assert.That(error, Is.Null);
    }

    [TestCase(0, "")]
    [TestCase(1, "one ")]
    [TestCase(2, "one two ")]
    [TestCase(9, "one two three ")]
    public async Task Cuts_a_stream_after_some_updates(int afterUpdates, string received)
    {
        var (text, error) = await CallAsync(Client(ChatFaultPlan.Sequence(ChatFault.Cut(afterUpdates))), streaming: true);

        Assert.That(text, Is.EqualTo(received));
        Assert.That(error, Is.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task A_cut_loses_an_answer_that_the_model_gave()
    {
        using var inner = new CountingChatClient();
        using var client = new FaultInjectingChatClient(inner, ChatFaultPlan.Sequence(ChatFault.Cut(1)), _time);

        var (text, error) = await CallAsync(client, streaming: false);

        Assert.That((text, inner.Calls), Is.EqualTo(("", 1)));
        Assert.That(error, Is.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task Is_late_in_virtual_time([Values] bool streaming)
    {
        using var client = Client(ChatFaultPlan.Sequence(new ChatFault(ChatFaultKind.Latency)));
        var call = CallAsync(client, streaming);

        await client.WaitForStallAsync();
        Assert.That(call.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That((await call).Text, Is.EqualTo("one two three "));
    }

    [Test]
    public async Task Stalls_in_virtual_time_and_then_fails([Values] bool streaming)
    {
        using var client = Client(ChatFaultPlan.Sequence(new ChatFault(ChatFaultKind.Stall)));
        var call = CallAsync(client, streaming);

        await client.WaitForStallAsync();
        Assert.That(call.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(2));

        var (text, error) = await call;
        Assert.That(text, Is.EqualTo(streaming ? "one " : ""));
        Assert.That(error, Is.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task A_caller_that_gives_up_ends_a_stall([Values] bool streaming)
    {
        using var client = Client(ChatFaultPlan.Sequence(
            new ChatFault(ChatFaultKind.Stall) { Duration = Timeout.InfiniteTimeSpan }));
        using var cancellation = new CancellationTokenSource();
        var call = CallAsync(client, streaming, cancellationToken: cancellation.Token);

        await client.WaitForStallAsync();
        await cancellation.CancelAsync();

        Assert.That((await call).Error, Is.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_seeded_plan_meets_each_logical_call_with_the_same_faults_in_any_order([Values] bool streaming)
    {
        var forward = await FaultyQuestionsAsync(Enumerable.Range(0, 50), streaming);
        var backward = await FaultyQuestionsAsync(Enumerable.Range(0, 50).Reverse(), streaming);

        Assert.That(backward, Is.EquivalentTo(forward));
        Assert.That(forward, Has.Count.InRange(5, 45));
    }

    private static async Task<List<int>> FaultyQuestionsAsync(IEnumerable<int> questions, bool streaming)
    {
        using var client = new FaultInjectingChatClient(
            new CountingChatClient(), ChatFaultPlan.Seeded(7, 0.5, new ChatFault(ChatFaultKind.Exception)));
        List<int> faulty = [];
        foreach (var question in questions)
        {
            if ((await CallAsync(client, streaming, $"question {question}")).Error is not null)
            {
                faulty.Add(question);
            }
        }

        return faulty;
    }

    private FaultInjectingChatClient Client(ChatFaultPlan plan) => new(new CountingChatClient(), plan, _time);

    private static async Task<(string Text, Exception? Error)> CallAsync(
        IChatClient client, bool streaming, string text = "hello", CancellationToken cancellationToken = default)
    {
        var received = "";
        try
        {
            if (!streaming)
            {
                return ((await client.GetResponseAsync(text, cancellationToken: cancellationToken)).Text, null);
            }

            await foreach (var update in client.GetStreamingResponseAsync(text, cancellationToken: cancellationToken))
            {
                received += update.Text;
            }

            return (received, null);
        }
        catch (Exception exception)
        {
            return (received, exception);
        }
    }

    private sealed class CountingChatClient : IChatClient
    {
        public int Calls { get; private set; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            string[] words = ["one ", "two ", "three "];
            return words.Select(static word => new ChatResponseUpdate(ChatRole.Assistant, word)).ToAsyncEnumerable();
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
