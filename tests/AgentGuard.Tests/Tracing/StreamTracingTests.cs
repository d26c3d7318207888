using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tracing;

public sealed class StreamTracingTests
{
    [Test]
    public async Task A_stream_that_its_reader_leaves_is_traced_to_its_end()
    {
        await using var host = new TracedHost(new ScriptedChatClient(ScriptedStep.Text("One ", "two ", "three.")));

        await foreach (var _ in host.Client.GetStreamingResponseAsync("Count"))
        {
            break;
        }

        var trace = await host.TraceAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.IsComplete, Is.True);
            Assert.That(trace.ModelCalls.Single().Attributes["agentguard.abandoned"], Is.True);
            Assert.That(await host.ShapeAsync(), Is.EqualTo("invoke_agent desk(turn(chat scripted-model))"));
        }
    }

    [Test]
    public async Task A_stream_that_breaks_off_names_the_failure()
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(ScriptedStep.Text("One ").ThenThrow(new IOException("cut"))), builder => builder.UseAgentRun().UseGuardedFunctionInvocation());

        await Assert.ThatAsync(() => host.AskAsync(streaming: true), Throws.InstanceOf<Exception>());

        var trace = await host.TraceAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.IsComplete, Is.True);
            Assert.That(trace.ModelCalls.Single().Text("error.type"), Is.EqualTo("Transport"));
            Assert.That(trace.Root.Span.Status, Is.EqualTo(System.Diagnostics.ActivityStatusCode.Error));
        }
    }

    [Test]
    public async Task The_readers_own_span_is_current_between_the_updates()
    {
        await using var host = new TracedHost(new ScriptedChatClient(ScriptedStep.Text("One ", "two.")));
        using var own = new System.Diagnostics.Activity("host").Start();

        await foreach (var _ in host.Client.GetStreamingResponseAsync("Count"))
        {
            Assert.That(System.Diagnostics.Activity.Current, Is.SameAs(own));
        }

        Assert.That(System.Diagnostics.Activity.Current, Is.SameAs(own));
    }
}
