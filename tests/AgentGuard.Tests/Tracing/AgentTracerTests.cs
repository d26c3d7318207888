using System.Diagnostics;
using System.Runtime.CompilerServices;
using AgentGuard.Events;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using AgentGuard.Tracing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Tracing;

[TestFixture(false)]
[TestFixture(true)]
public sealed class AgentTracerTests(bool streaming)
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => $"Rain in {city}", "weather", "Tells the weather.");

    [Test]
    public async Task A_run_with_a_tool_is_a_tree_of_turns()
    {
        await using var host = new TracedHost(new ScriptedChatClient(
            Call("call-1", "Bern").WithUsage(10, 4), ScriptedStep.Text("It ", "rains.").WithUsage(10, 4)));

        await host.AskAsync(streaming, options: new() { Tools = [Weather] });

        Assert.That(
            await host.ShapeAsync(),
            Is.EqualTo("invoke_agent desk(turn(chat scripted-model, execute_tool weather), turn(chat scripted-model))"));
    }

    [Test]
    public async Task Spans_say_what_they_are_and_what_they_used()
    {
        await using var host = new TracedHost(new ScriptedChatClient(
            Call("call-1", "Bern").WithUsage(10, 4), ScriptedStep.Text("It ", "rains.").WithUsage(10, 4)));

        await host.AskAsync(streaming, options: new() { Tools = [Weather], Temperature = 0.5f });

        var trace = await host.TraceAsync();
        var first = trace.ModelCalls.First();
        var tool = trace.ToolCalls.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Kind, Is.EqualTo(ActivityKind.Client));
            Assert.That(first.Text("gen_ai.operation.name"), Is.EqualTo("chat"));
            Assert.That(first.Text("gen_ai.provider.name"), Is.EqualTo("scripted"));
            Assert.That(first.Number("gen_ai.usage.input_tokens"), Is.EqualTo(10));
            Assert.That(first.Number("gen_ai.request.temperature"), Is.EqualTo(0.5));
            Assert.That(first.Attributes["gen_ai.response.finish_reasons"], Is.EqualTo(new[] { "tool_call" }));
            Assert.That(first.Number("agentguard.turn.number"), Is.EqualTo(1));
            Assert.That(first.Number("agentguard.attempt"), Is.EqualTo(1));
            Assert.That(first.Attributes.ContainsKey("gen_ai.response.time_to_first_chunk"), Is.EqualTo(streaming));
            Assert.That(tool.Text("gen_ai.tool.call.id"), Is.EqualTo("call-1"));
            Assert.That(tool.Text("gen_ai.tool.description"), Is.EqualTo("Tells the weather."));
            Assert.That(trace.Root.Span.Text("agentguard.run.outcome"), Is.EqualTo("Succeeded"));
            Assert.That(trace.Root.Span.Number("gen_ai.usage.input_tokens"), Is.EqualTo(20));
            Assert.That(trace.Root.Span.Number("agentguard.run.model_calls"), Is.EqualTo(2));
            Assert.That(trace.Root.Span.Events.Select(happened => happened.Name), Does.Contain("AG1002"));
        }
    }

    [Test]
    public async Task Calls_say_what_they_cost_and_the_run_what_they_cost_together()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(Call("call-1", "Bern").WithUsage(1000, 100), ScriptedStep.Text("Rain.").WithUsage(2000, 10)),
            builder => builder.UseAgentRun().UseGuardedFunctionInvocation()
                .UseBudgets(b => b.Prices["scripted-model"] = new(2, 10)).UseFallback(f => f.AnswerWith("sorry")).UseResilience());

        await host.AskAsync(streaming, options: new() { Tools = [Weather] });

        var trace = await host.TraceAsync();
        Assert.That(trace.ModelCalls.Select(call => call.Number("agentguard.cost")), Is.EqualTo([0.003, 0.0041]));
        Assert.That(trace.Root.Span.Number("agentguard.run.cost"), Is.EqualTo(0.0071).Within(1e-9));
    }

    [Test]
    public async Task Parallel_calls_of_tools_lie_in_the_turn_that_made_them()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(
                ScriptedStep.Contents(
                    new FunctionCallContent("a", "weather", new Dictionary<string, object?> { ["city"] = "Bern" }),
                    new FunctionCallContent("b", "weather", new Dictionary<string, object?> { ["city"] = "Basel" })),
                ScriptedStep.Text("Rain.")),
            builder => builder.UseAgentRun().UseGuardedFunctionInvocation(t => t.MaxParallelCalls = 4).UseResilience());

        await host.AskAsync(streaming, options: new() { Tools = [Weather] });

        Assert.That(
            await host.ShapeAsync(),
            Is.EqualTo("invoke_agent(turn(chat scripted-model, execute_tool weather, execute_tool weather), turn(chat scripted-model))"));
    }

    [Test]
    public async Task Every_attempt_and_every_candidate_is_a_span_of_its_own()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(_ => ScriptedStep.Throw(new HttpRequestException("down", null, System.Net.HttpStatusCode.ServiceUnavailable))),
            builder => builder.UseAgentRun().UseGuardedFunctionInvocation().UseFallback("backup").UseResilience(r =>
            {
                r.Retry.MaxRetries = 1;
                r.Retry.BaseDelay = TimeSpan.FromTicks(1);
                r.CircuitBreaker.Enabled = false;
            }),
            services: services => services.AddKeyedChatClient("backup", new ScriptedChatClient(ScriptedStep.Text("I am the backup."))));

        await host.AskAsync(streaming);

        var calls = (await host.TraceAsync()).ModelCalls.ToList();
        Assert.That(
            calls.Select(call => (call.Text("agentguard.candidate"), call.Number("agentguard.attempt"), call.Text("error.type"))),
            Is.EqualTo(new (string?, double?, string?)[]
            {
                ("primary", 1, "Overloaded"),
                ("primary", 2, "Overloaded"),
                ("backup", 1, null),
            }));
    }

    [Test]
    public async Task A_second_call_beside_a_slow_one_is_a_span_that_says_so()
    {
        await using var host = new TracedHost(
            new Silent(),
            builder => builder.UseAgentRun().UseGuardedFunctionInvocation().UseHedging().UseFallback("backup"),
            services: services =>
            {
                services.AddSingleton<TimeProvider>(new HurriedTime());
                services.AddKeyedChatClient("backup", new ScriptedChatClient(ScriptedStep.Text("I am quicker.")));
            });

        await host.AskAsync(streaming);

        // The slow call is let go, not waited for: it ends by itself, on the pool.
        await Eventually.UntilAsync(() => host.Sink.Spans.Count(span => span.Attributes.ContainsKey("agentguard.candidate")) == 2);
        var calls = (await host.TraceAsync()).ModelCalls.ToList();
        Assert.That(
            calls.Select(call => (call.Text("agentguard.candidate"), call.Attributes.ContainsKey("agentguard.hedge"))),
            Is.EquivalentTo(new[] { ("primary", false), ("backup", true) }));
    }

    [Test]
    public async Task An_exception_ends_every_span_and_names_its_kind()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(_ => ScriptedStep.Throw(new InvalidOperationException("secret detail"))),
            builder => builder.UseAgentRun().UseGuardedFunctionInvocation());

        await Assert.ThatAsync(() => host.AskAsync(streaming), Throws.InvalidOperationException);

        var trace = await host.TraceAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.IsComplete, Is.True);
            Assert.That(trace.ModelCalls.Single().Text("error.type"), Is.EqualTo("System.InvalidOperationException"));
            Assert.That(trace.Root.Span.Status, Is.EqualTo(ActivityStatusCode.Error));
            Assert.That(trace.ToString(), Does.Not.Contain("secret detail"));
        }
    }

    [Test]
    public async Task A_cancelled_call_is_marked_and_is_no_error()
    {
        using var cancellation = new CancellationTokenSource();
        await using var host = new TracedHost(new ScriptedChatClient(_ =>
        {
            cancellation.Cancel();
            return ScriptedStep.Throw(new OperationCanceledException(cancellation.Token));
        }));

        await Assert.ThatAsync(() => host.AskAsync(streaming, cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());

        var trace = await host.TraceAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.IsComplete, Is.True);
            Assert.That(trace.ModelCalls.Single().Attributes["agentguard.cancelled"], Is.True);
            Assert.That(trace.ModelCalls.Single().Status, Is.Not.EqualTo(ActivityStatusCode.Error));
        }
    }

    [Test]
    public async Task A_failed_tool_says_how_it_failed()
    {
        var broken = AIFunctionFactory.Create(string () => throw new TimeoutException("db.internal did not answer"), "weather");
        await using var host = new TracedHost(new ScriptedChatClient(ScriptedStep.ToolCall("weather"), ScriptedStep.Text("Sorry.")));

        await host.AskAsync(streaming, options: new() { Tools = [broken] });

        var tool = (await host.TraceAsync()).ToolCalls.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tool.Status, Is.EqualTo(ActivityStatusCode.Error));
            Assert.That(tool.Text("error.type"), Is.Not.Null.And.Not.Contains("db.internal"));
            Assert.That(tool.Events.Select(happened => happened.Name), Does.Contain("AG1601"));
        }
    }

    [Test]
    public async Task A_sub_run_lies_within_the_tool_that_started_it()
    {
        TracedHost? inner = null;
        var delegating = AIFunctionFactory.Create(async () => (await inner!.AskAsync(streaming)).Text, "ask_expert");
        await using var host = new TracedHost(new ScriptedChatClient(
            ScriptedStep.ToolCall("ask_expert"), ScriptedStep.Text("The expert says so."), ScriptedStep.Text("Done.")));
        inner = host;

        await host.AskAsync(streaming, options: new() { Tools = [delegating] });

        Assert.That(
            await host.ShapeAsync(),
            Is.EqualTo("invoke_agent desk(turn(chat scripted-model, execute_tool ask_expert(invoke_agent desk(turn(chat scripted-model)))), turn(chat scripted-model))"));
    }

    [Test]
    public async Task A_sub_run_that_was_started_elsewhere_is_linked_to_its_parent()
    {
        await using var host = new TracedHost(new ScriptedChatClient(_ => ScriptedStep.Text("Done.")));
        var events = host.Services.GetRequiredService<AgentEvents>();
        await using (var run = AgentRun.Start(events: events))
        {
            Activity.Current = null;
            await host.AskAsync(streaming);
        }

        var traces = RunTrace.Of(await host.SpansAsync());
        Assert.That(
            traces.Single(trace => trace.Root.Span.Name == "invoke_agent desk").Root.Span.Links.Single().SpanId,
            Is.EqualTo(traces.Single(trace => trace.Root.Span.Name == "invoke_agent").Root.Span.SpanId));
    }

    [Test]
    public async Task What_a_tool_asks_a_model_lies_within_the_tool_and_is_no_turn()
    {
        TracedHost? host = null;
        var summing = AIFunctionFactory.Create(
            async () => (await new ChatClientBuilder(new ScriptedChatClient(_ => ScriptedStep.Text("Short."))).UseTracing().Build(host!.Services).GetResponseAsync("Sum up.")).Text,
            "sum_up");
        await using var traced = new TracedHost(new ScriptedChatClient(ScriptedStep.ToolCall("sum_up"), ScriptedStep.Text("Done.")));
        host = traced;

        await traced.AskAsync(streaming, options: new() { Tools = [summing] });

        Assert.That(
            await traced.ShapeAsync(),
            Is.EqualTo("invoke_agent desk(turn(chat scripted-model, execute_tool sum_up(chat scripted-model)), turn(chat scripted-model))"));
    }

    [Test]
    public async Task A_line_too_many_makes_no_turn_too_many()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(Call("call-1", "Bern"), ScriptedStep.Text("Rain.")),
            builder => builder.UseAgentRun().UseTracing().UseGuardedFunctionInvocation().UseTracing().UseResilience().UseTracing());

        await host.AskAsync(streaming, options: new() { Tools = [Weather] });

        Assert.That(
            await host.ShapeAsync(),
            Is.EqualTo("invoke_agent(turn(chat scripted-model, execute_tool weather), turn(chat scripted-model))"));
    }

    [Test]
    public async Task A_loop_without_guards_is_traced_by_a_line_on_each_side_of_it()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(Call("call-1", "Bern"), ScriptedStep.Text("Rain.")),
            builder => builder.UseTracing().UseFunctionInvocation().UseTracing());

        await host.AskAsync(streaming, options: new() { Tools = [Weather] });

        var spans = await host.SpansAsync();
        Assert.That(
            spans.OrderBy(span => span.StartedAt).Select(span => span.Name),
            Is.EqualTo(["turn", "chat scripted-model", "execute_tool weather", "turn", "chat scripted-model"]));
    }

    [Test]
    public async Task A_loop_of_the_hosts_own_has_turns_too()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(_ => ScriptedStep.Text("One.")), builder => builder.UseTracing().UseResilience());
        var events = host.Services.GetRequiredService<AgentEvents>();

        await using (AgentRun.Start(new AgentRunOptions { AgentName = "own" }, events))
        {
            await host.AskAsync(streaming);
            await host.AskAsync(streaming);
        }

        Assert.That(await host.ShapeAsync(), Is.EqualTo("invoke_agent own(turn(chat scripted-model), turn(chat scripted-model))"));
    }

    [Test]
    public async Task Beside_the_spans_of_Microsoft_Extensions_AI_there_is_no_second_one([Values] bool outside)
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(Call("call-1", "Bern"), ScriptedStep.Text("Rain.")),
            builder => _ = outside
                ? builder.UseAgentRun().UseGuardedFunctionInvocation().UseOpenTelemetry().UseResilience()
                : builder.UseAgentRun().UseGuardedFunctionInvocation().UseResilience().UseOpenTelemetry());

        await host.AskAsync(streaming, options: new() { Tools = [Weather] });

        var spans = await host.SpansAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(spans.Count(span => span.Step is TraceStep.ModelCall), Is.EqualTo(2));
            Assert.That(spans.Count(span => span.Step is TraceStep.ToolCall), Is.EqualTo(1));
            Assert.That(spans.Where(span => span.Step is TraceStep.ModelCall).Select(span => span.Text("agentguard.run.id")), Has.All.Not.Null);
            Assert.That(
                spans.Where(span => span.Step is TraceStep.ModelCall or TraceStep.ToolCall).Select(span => span.Source).Distinct(),
                Is.EqualTo(["Experimental.Microsoft.Extensions.AI"]));
        }
    }

    [Test]
    public async Task Nothing_is_traced_where_nobody_listens()
    {
        await using var services = new ServiceCollection().AddAgentGuard().AddTracing().Services.BuildServiceProvider();
        Activity? seen = null;
        using var client = new ChatClientBuilder(new ScriptedChatClient(_ =>
            {
                seen = Activity.Current;
                return ScriptedStep.Text("Quiet.");
            }))
            .UseAgentRun().UseGuardedFunctionInvocation().UseResilience().Build(services);
        var before = Activity.Current;

        _ = streaming ? await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync() : await client.GetResponseAsync("Hello");

        Assert.That(seen, Is.SameAs(before));
    }

    /// <summary>A model that says nothing until nobody waits for it.</summary>
    private sealed class Silent : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new();
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            yield break;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private static ScriptedStep Call(string id, string city) =>
        ScriptedStep.ToolCall("weather", new Dictionary<string, object?> { ["city"] = city }, id);
}
