using AgentGuard.Budgets;
using AgentGuard.Failures;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Budgets;

public sealed class BudgetPolicyTests
{
    private static readonly ChatOptions WithTool = new() { Tools = [Loop.Tool(query => query)] };
    private static readonly List<ChatMessage> Question = [new(ChatRole.User, "find it")];

    [Test]
    public async Task A_loop_of_the_hosts_own_is_held_to_its_budget()
    {
        var budgets = new BudgetPolicy(new BudgetOptions { MaxModelCalls = 4 });
        IChatClient model = Loop.Endless();
        List<ChatMessage> messages = [new(ChatRole.User, "find it")];
        await using var run = AgentRun.Start();
        ChatResponse response;
        var isDone = false;
        do
        {
            response = await budgets.ExecuteAsync(messages, WithTool, model.GetResponseAsync);
            messages.AddMessages(response);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            messages.AddRange(calls.Select(tool => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(tool.CallId, tool.Arguments!["query"])])));
            isDone = calls.Count == 0;
        }
        while (!isDone);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("as far as I got"));
            Assert.That(run.Usage.Spent.ModelCalls, Is.EqualTo(4));
            Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
        }
    }

    [Test]
    public async Task Calls_at_the_same_time_never_spend_more_than_the_limit([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var limit = random.Next(20_000, 60_000);
        var options = new BudgetOptions { MaxTokens = limit, MaxModelCalls = random.Next(5, 60), ExpectedOutputTokens = 500, MaxSteps = null };
        options.MaxCost = limit * 0.8m * 10 / 1_000_000;
        options.Prices["any"] = new ModelPrice(2m, 10m);
        var budgets = new BudgetPolicy(options);
        await using var run = AgentRun.Start();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            try
            {
                await using var call = await budgets.BeginAsync(Question, i % 3 == 0 ? WithTool : null);
                await Task.Yield();
                var used = new UsageDetails { InputTokenCount = 10, OutputTokenCount = new Random(seed + i).Next(1, 500) };
                await call.SettleAsync(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = used });
            }
            catch (ModelFailureException e) when (e.Failure.Kind is ModelFailureKind.BudgetExceeded)
            {
                // What did not fit was not spent.
            }
        })));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.RunLimits.FirstExceeded(run.Usage.Spent), Is.Null);
            Assert.That(run.Usage.Spent.ModelCalls, Is.GreaterThan(4));
            Assert.That(run.Usage.Reserved, Is.EqualTo(default(Spending)));
        }
    }

    [Test]
    public async Task Sub_runs_share_the_budget_and_leave_the_final_answer_of_their_parent()
    {
        var budgets = new BudgetPolicy(new BudgetOptions { MaxModelCalls = 5 });
        await using var run = AgentRun.Start();
        await SpendAsync(budgets, 2);
        await using (AgentRun.Start())
        {
            Assert.That((await BeginAsync(budgets)).IsWindDown, Is.False, "one step, and after it an answer each for sub-run and run");
        }

        await using (var second = AgentRun.Start())
        {
            Assert.That(second.Usage.Spent.ModelCalls, Is.EqualTo(3));
            var failure = await Assert.ThrowsAsync<ModelFailureException>(() => BeginAsync(budgets));
            Assert.That(failure!.Failure.Kind, Is.EqualTo(ModelFailureKind.BudgetExceeded), "nothing is left to begin with");
        }

        Assert.That((await BeginAsync(budgets)).IsWindDown, Is.False);
        Assert.That((await BeginAsync(budgets)).IsWindDown);
        Assert.That(run.Usage.SubRuns, Is.EqualTo(2));
    }

    [Test]
    public async Task A_sub_run_too_many_fails_at_its_first_call()
    {
        var budgets = new BudgetPolicy(new BudgetOptions { MaxSubRuns = 1 });
        await using var run = AgentRun.Start();
        await using (AgentRun.Start())
        {
            await BeginAsync(budgets);
        }

        await using (AgentRun.Start())
        {
            Assert.That(() => BeginAsync(budgets), Throws.TypeOf<ModelFailureException>().With.Message.Contains("a run may have 1 sub-runs, and this is number 2"));
        }

        await BeginAsync(budgets);
    }

    [Test]
    public async Task A_stream_that_is_abandoned_is_settled_by_what_was_handed_out()
    {
        var client = Client(new ScriptedChatClient(ScriptedStep.Text([.. Enumerable.Repeat("word ", 100)]).WithUsage(100, 100)));
        await using var run = AgentRun.Start();

        var seen = 0;
        await foreach (var update in client.GetStreamingResponseAsync(Question))
        {
            if (++seen == 10)
            {
                break;
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Usage.Spent.OutputTokens, Is.EqualTo(10));
            Assert.That(run.Usage.Spent.InputTokens, Is.GreaterThan(0));
            Assert.That(run.Usage.Reserved, Is.EqualTo(default(Spending)));
            Assert.That(run.Usage.EstimatedCalls, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_stream_that_breaks_is_settled_by_what_was_handed_out()
    {
        var client = Client(new ScriptedChatClient(ScriptedStep.Text("one ", "two ", "three ").ThenThrow(new IOException("cut"))));
        await using var run = AgentRun.Start();

        await Assert.ThrowsAsync<IOException>(() => client.GetStreamingResponseAsync(Question).ToChatResponseAsync());

        Assert.That(run.Usage.Spent.OutputTokens, Is.EqualTo(3));
        Assert.That(run.Usage.Reserved, Is.EqualTo(default(Spending)));
    }

    [Test]
    public async Task A_call_that_the_provider_refused_cost_nothing_and_one_that_timed_out_what_it_sent([Values] bool streaming)
    {
        var refused = Client(new ScriptedChatClient(ScriptedStep.Throw(new HttpRequestException("no", null, System.Net.HttpStatusCode.TooManyRequests))));
        var lost = Client(new ScriptedChatClient(ScriptedStep.Throw(new TimeoutException())));
        await using var run = AgentRun.Start();

        await Assert.CatchAsync(() => Support.Paths.AskAsync(refused, streaming, Question));
        Assert.That(run.Usage.Spent, Is.EqualTo(new Spending { ModelCalls = 1 }));
        await Assert.CatchAsync(() => Support.Paths.AskAsync(lost, streaming, Question));
        Assert.That(run.Usage.Spent, Has.Property("InputTokens").GreaterThan(0).And.Property("OutputTokens").EqualTo(0));
    }

    [Test]
    public async Task Each_principal_has_its_own_budget_in_each_window([Values] bool streaming)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 23, 0, 0, TimeSpan.Zero));
        var options = new BudgetOptions().PerPrincipal(TimeSpan.FromDays(1), w => w.MaxModelCalls = 2);
        var budgets = new BudgetPolicy(options, new InMemoryBudgetStore(time), timeProvider: time);
        var client = new BudgetChatClient(new ScriptedChatClient(_ => ScriptedStep.Text("ok").WithUsage(5, 5)), budgets);

        async Task AskAsync(string principal)
        {
            await using var run = AgentRun.Start(new() { Principal = principal }, timeProvider: time);
            await Support.Paths.AskAsync(client, streaming, Question);
        }

        await AskAsync("alice");
        await AskAsync("alice");
        var failure = (await Assert.ThrowsAsync<ModelFailureException>(() => AskAsync("alice")))!.Failure;
        await AskAsync("bob");
        time.Advance(TimeSpan.FromHours(1));
        await AskAsync("alice");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Is.EqualTo(
                "The call was not made, because the budget of the principal per 1.00:00:00 for model calls is 2, and 2 are used. " +
                "Wait until 2026-11-27 00:00:00 UTC, or raise the limit of the window."));
            Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromHours(1)));
        }
    }

    [Test]
    public async Task A_run_under_way_is_wound_down_when_its_window_is_used_up()
    {
        var options = new BudgetOptions().PerWindow(TimeSpan.FromHours(1), w => w.MaxModelCalls = 4);
        var budgets = new BudgetPolicy(options);
        await using var run = AgentRun.Start();

        await SpendAsync(budgets, 3);
        var last = await BeginAsync(budgets);

        Assert.That(last.IsWindDown);
        Assert.That(last.Reason, Does.StartWith("the budget of everyone per 01:00:00 for model calls is 4, and 3 are used"));
    }

    [Test]
    public async Task A_window_that_is_nearly_used_up_is_told_once()
    {
        var listener = new Support.RecordingListener();
        var events = new AgentGuard.Events.AgentEvents([listener]);
        var options = new BudgetOptions { MaxModelCalls = null }.PerPrincipal(TimeSpan.FromDays(1), w => w.MaxModelCalls = 10);
        var budgets = new BudgetPolicy(options, events: events);
        for (var i = 0; i < 10; i++)
        {
            await using var run = AgentRun.Start(events: events);
            await using var call = await budgets.BeginAsync(Question);
        }

        Assert.That(
            listener.Events.OfType<BudgetNearlyUsed>().Select(happened => happened.Message),
            Is.EqualTo(new[] { "The budget (Principal per 1.00:00:00) has used 8 of 10 (ModelCalls)." }));
    }

    [Test]
    public async Task Another_conversation_of_the_same_run_is_not_taken_for_the_kept_one()
    {
        var budgets = new BudgetPolicy(new BudgetOptions { MaxToolCalls = 1 });
        await using var run = AgentRun.Start();
        await using (var first = await budgets.BeginAsync(Question, WithTool))
        {
            await first.SettleAsync(new ChatResponse(new ChatMessage(
                ChatRole.Assistant, [new FunctionCallContent("a", "search"), new FunctionCallContent("b", "search")]))
            { ConversationId = "kept" });
        }

        await using var other = await budgets.BeginAsync(Question, new() { ConversationId = "other" });

        Assert.That(other.Messages, Is.EqualTo(Question));
    }

    [Test]
    public async Task A_store_that_fails_keeps_the_call_from_being_made()
    {
        var budgets = new BudgetPolicy(new BudgetOptions().PerPrincipal(TimeSpan.FromDays(1), w => w.MaxTokens = 100_000), new BrokenStore());
        await using var run = AgentRun.Start();

        Assert.That(() => BeginAsync(budgets), Throws.TypeOf<IOException>());
        Assert.That(run.Usage.Reserved, Is.EqualTo(default(Spending)));
    }

    [Test]
    public async Task A_model_without_a_price_counts_as_the_dearest()
    {
        var options = new BudgetOptions { MaxCost = 1m };
        options.Prices["small"] = new(1m, 2m);
        options.Prices["large"] = new(10m, 20m);
        var budgets = new BudgetPolicy(options);
        await using var run = AgentRun.Start();

        await using var call = await budgets.BeginAsync(Question);
        var used = new UsageDetails { InputTokenCount = 1_000, OutputTokenCount = 1_000 };
        await call.SettleAsync(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = used, ModelId = "unheard-of" });

        Assert.That(run.Usage.Spent.Cost, Is.EqualTo(0.03m));
        Assert.That(run.Signals.Total, Is.Zero);
    }

    [Test]
    public async Task What_the_service_keeps_of_a_conversation_is_counted_and_watched()
    {
        var budgets = new BudgetPolicy();
        await using var run = AgentRun.Start();
        ChatOptions options = new() { Tools = WithTool.Tools };
        IReadOnlyList<ChatMessage> messages = Question;
        var sent = new List<IReadOnlyList<ChatMessage>>();
        for (var i = 0; i < 3; i++)
        {
            await using var call = await budgets.BeginAsync(messages, options);
            sent.Add(call.Messages);
            var search = new FunctionCallContent($"c{i}", "search", new Dictionary<string, object?> { ["query"] = "x" });
            await call.SettleAsync(new ChatResponse(new ChatMessage(ChatRole.Assistant, [search]))
            {
                ConversationId = "kept",
                Usage = new UsageDetails { InputTokenCount = 1_000 * (i + 1), OutputTokenCount = 10 },
            });
            options = new() { Tools = WithTool.Tools, ConversationId = "kept" };
            messages = [new ChatMessage(ChatRole.Tool, [new FunctionResultContent($"c{i}", "Error: nothing")])];
        }

        Assert.That(((FunctionResultContent)sent[2].Single().Contents.Single()).Result, Does.StartWith("Error: nothing\n\n[Note from the system: 'search' was called 2 times"));
    }

    [Test]
    public async Task Calls_that_were_taken_out_are_answered_where_the_service_waits_for_them()
    {
        var budgets = new BudgetPolicy(new BudgetOptions { MaxToolCalls = 1 });
        await using var run = AgentRun.Start();
        await using (var first = await budgets.BeginAsync(Question, WithTool))
        {
            var response = await first.SettleAsync(new ChatResponse(new ChatMessage(
                ChatRole.Assistant, [new FunctionCallContent("a", "search"), new FunctionCallContent("b", "search")]))
            { ConversationId = "kept" });
            Assert.That(response.Messages.Single().Contents, Has.Count.EqualTo(1));
        }

        await using var second = await budgets.BeginAsync(
            [new ChatMessage(ChatRole.Tool, [new FunctionResultContent("a", "found")])], new() { Tools = WithTool.Tools, ConversationId = "kept" });

        var results = second.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.IsWindDown);
            Assert.That(second.Options!.ConversationId, Is.EqualTo("kept"));
            Assert.That(results.Select(result => result.CallId), Is.EqualTo(new[] { "b", "a" }));
            Assert.That(results[0].Result, Does.Contain("was not run"));
        }
    }

    [Test]
    public async Task A_model_that_calls_tools_all_the_same_is_asked_again_in_the_conversation_that_the_service_keeps()
    {
        var budgets = new BudgetPolicy();
        await using var run = AgentRun.Start();
        ChatOptions options = new() { Tools = WithTool.Tools, ConversationId = "kept" };
        await using var call = await budgets.BeginWindDownAsync(
            [new ChatMessage(ChatRole.Tool, [new FunctionResultContent("a", "found")])], "the shop closes", options);

        await call.SettleAsync(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("b", "search")])) { ConversationId = "kept" });

        var result = (FunctionResultContent)call.Messages.Single().Contents.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.AsksAgain);
            Assert.That(call.Options, Has.Property("ConversationId").EqualTo("kept").And.Property("Tools").Null);
            Assert.That(result.CallId, Is.EqualTo("b"));
            Assert.That(result.Result, Does.Contain("was not run").And.Contain("the shop closes"));
        }
    }

    [Test]
    public async Task A_streamed_update_costs_no_memory()
    {
        await using var run = AgentRun.Start();
        await using var call = await new BudgetPolicy().BeginAsync(Question);
        var update = new ChatResponseUpdate(ChatRole.Assistant, "word ") { ModelId = "m", ConversationId = "c" };
        call.Take(update);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            call.Take(update);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static IChatClient Client(IChatClient model) => model.AsBuilder().UseBudgets().Build();

    private static async Task SpendAsync(BudgetPolicy budgets, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            Assert.That((await BeginAsync(budgets)).IsWindDown, Is.False);
        }
    }

    private static async Task<BudgetedCall> BeginAsync(BudgetPolicy budgets)
    {
        await using var call = await budgets.BeginAsync(Question, WithTool);
        await call.SettleAsync(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = new() { InputTokenCount = 1, OutputTokenCount = 1 } });
        return call;
    }

    private sealed class BrokenStore : IBudgetStore
    {
        public ValueTask<BudgetReservation> ReserveAsync(
            string reservationId, IReadOnlyList<BudgetClaim> claims, TimeSpan lifetime, CancellationToken cancellationToken = default) =>
            throw new IOException("down");

        public ValueTask SettleAsync(string reservationId, Spending spent, CancellationToken cancellationToken = default) => throw new IOException("down");

        public ValueTask<Spending> GetSpentAsync(BudgetKey key, CancellationToken cancellationToken = default) => throw new IOException("down");
    }
}
