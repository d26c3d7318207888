using AgentGuard.Replay;
using AgentGuard.Testing;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Import;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tracing;

public sealed class TraceImportTests
{
    // How many model calls and tool calls each file holds was counted by hand.
    [TestCase("helm.json", 4, 1)]
    [TestCase("helm_2.json", 2, 0)]
    [TestCase("helm_3.json", 4, 1)]
    [TestCase("k8s.json", 2, 0)]
    [TestCase("tempo_export_with_batches.json", 6, 1)]
    public void Every_call_of_a_model_and_of_a_tool_is_found(string file, int modelCalls, int toolCalls)
    {
        var spans = TraceImport.Read(File.ReadAllText(TracePath(file)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(spans.Count(span => span.Step is TraceStep.ModelCall), Is.EqualTo(modelCalls));
            Assert.That(spans.Count(span => span.Step is TraceStep.ToolCall), Is.EqualTo(toolCalls));
            Assert.That(RunTrace.Of(spans).Sum(trace => trace.Root.All().Count()), Is.GreaterThan(modelCalls + toolCalls));
        }
    }

    [TestCase("helm.json")]
    [TestCase("tempo_export_with_batches.json")]
    public async Task A_trace_of_another_agent_becomes_a_recording_that_plays_back(string file)
    {
        var trace = RunTrace.Of(TraceImport.Read(await File.ReadAllTextAsync(TracePath(file)))).First(one => one.ToolCalls.Any());
        var messages = trace.ToMessages();
        var call = messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().First();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => "live", call.Name)] };
        var recording = RunRecording.FromMessages(messages, options);

        var replay = new RunReplay(recording);
        using var client = new ScriptedChatClient().AsBuilder().UseReplay(replay).UseFunctionInvocation().UseReplay(replay).Build();
        var answer = await client.GetResponseAsync(messages.TakeWhile(message => message.Role != ChatRole.Assistant), options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(recording.Steps.Select(step => step.Tool), Is.EqualTo([null, call.Name, null]));
            Assert.That(answer.Text, Is.EqualTo(messages[^1].Text).And.Not.Empty);
            Assert.That(replay.LiveCalls, Is.Zero);
        }
    }

    [Test]
    public async Task What_this_library_traces_reads_as_the_conversation_that_it_was([Values] SemanticConventions conventions)
    {
        await using var host = new TracedHost(
            new ScriptedChatClient(ScriptedStep.ToolCall("weather", new Dictionary<string, object?> { ["city"] = "Bern" }, "call-1"), ScriptedStep.Text("It rains.")),
            tracing: t => (t.Conventions, t.CaptureContent) = (conventions, true));
        await host.AskAsync(streaming: false, "Weather?", new() { Tools = [AIFunctionFactory.Create((string city) => "rain", "weather")] });

        var messages = (await host.TraceAsync()).ToMessages();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages.Select(message => message.Role.Value), Is.EqualTo(["user", "assistant", "tool", "assistant"]));
            Assert.That(messages[1].Contents.OfType<FunctionCallContent>().Single().Arguments!["city"]!.ToString(), Is.EqualTo("Bern"));
            Assert.That(messages[2].Contents.OfType<FunctionResultContent>().Single().Result!.ToString(), Does.Contain("rain"));
            Assert.That(messages[3].Text, Is.EqualTo("It rains."));
        }
    }

    [TestCase("[]", "no trace")]
    [TestCase("{}", "no trace")]
    [TestCase("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x"}]}]}]}""", "damaged after 0 spans")]
    [TestCase("nonsense", "damaged")]
    public void What_is_no_trace_is_refused_with_the_reason(string json, string reason) => Assert.That(
        () => TraceImport.Read(json), Throws.TypeOf<AgentGuardException>().With.Message.Contains(reason));

    private static string TracePath(string file)
    {
        var data = Environment.GetEnvironmentVariable("AGENTGUARD_DATA");
        var path = data is null ? null : Path.Combine(data, "otel-genai", "traces", file);
        if (path is null || !File.Exists(path))
        {
            Assert.Ignore("The environment variable AGENTGUARD_DATA does not lead to traces.");
        }

        return path!;
    }
}
