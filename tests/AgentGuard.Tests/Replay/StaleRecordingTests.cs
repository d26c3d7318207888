using AgentGuard.Guardrails;
using AgentGuard.Replay;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StaleRecordingTests : IDisposable
{
    private static readonly ChatMessage[] Prompt = [new(ChatRole.System, "You work for help@shop.example. Be kind.")];
    private static readonly SensitiveDataRedactor Redactor = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("stale").FullName;

    private static ChatOptions Today => new() { Tools = [AIFunctionFactory.Create((string order) => "paid", "refund")], Temperature = 0 };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Recordings_that_are_as_today_are_not_named([Values] bool isRedacted)
    {
        await RecordAsync("a.jsonl", isRedacted);
        await RecordAsync("b.jsonl", isRedacted);

        Assert.That(await RunRecordings.VerifyAsync(_folder, Today, Prompt, Redactor), Is.Empty);
    }

    [Test]
    public async Task Another_prompt_is_named_with_its_difference([Values] bool isRedacted)
    {
        await RecordAsync("a.jsonl", isRedacted);
        var stale = (await RunRecordings.VerifyAsync(_folder, Today, [new(ChatRole.System, "You work for help@shop.example. Be brief.")], Redactor)).Single();

        Assert.That(stale.Divergences.Select(divergence => (divergence.Step, divergence.Difference!.Path)), Is.EqualTo([(1, "messages[0]")]));
        Assert.That(stale.ToString(), Does.StartWith("a.jsonl: step 1").And.Contain("kind").And.Contain("brief"));
    }

    [Test]
    public async Task Another_tool_or_option_is_named_and_so_is_damage()
    {
        await RecordAsync("a.jsonl", isRedacted: false);
        await File.WriteAllTextAsync(Path.Combine(_folder, "b.jsonl"), "{}\n");
        var today = Today;
        today.Temperature = 1;
        var stale = await RunRecordings.VerifyAsync(_folder, today, Prompt);

        Assert.That(stale.Select(one => Path.GetFileName(one.Path)), Is.EqualTo(["a.jsonl", "b.jsonl"]));
        Assert.That(stale[0].Divergences[0].Difference!.Path, Is.EqualTo("options.temperature"));
        Assert.That(stale[1].Damage, Does.Contain("no recording of a run"));
    }

    [Test]
    public async Task What_the_pipeline_adds_or_withdraws_is_not_stale()
    {
        using (var recorder = new RunRecorder(Path.Combine(_folder, "a.jsonl")))
        {
            using var client = new ScriptedChatClient(ScriptedStep.ToolCall("refund", new Dictionary<string, object?> { ["order"] = "A-1" }), ScriptedStep.Text("Done.")).AsBuilder()
                .UseAgentRun().UseRecording(recorder).UseGuardedFunctionInvocation().UseBudgets(b => b.MaxSteps = 1).UseRecording(recorder).Build();
            await client.GetResponseAsync([.. Prompt, new(ChatRole.User, "Refund A-1.")], Today);
        }

        var steps = (await RunRecording.LoadAsync(Path.Combine(_folder, "a.jsonl"))).Steps.Where(step => step.Tool is null).ToList();
        Assert.That(steps[0].Request.Parts.Select(part => part.Path), Does.Contain("tools.read_result").And.None.EqualTo("options.toolMode"));
        Assert.That(steps[1].Request.Parts.Select(part => part.Path), Does.Contain("options.toolMode"), "asked for its final answer");
        Assert.That(await RunRecordings.VerifyAsync(_folder, Today, Prompt), Is.Empty);

        var without = Today;
        without.Tools = null;
        Assert.That((await RunRecordings.VerifyAsync(_folder, without, Prompt)).Single().Divergences[0].Difference!.Path, Is.EqualTo("tools.refund"));
    }

    [Test]
    public void A_step_without_tools_is_compared_without_those_of_today()
    {
        var (without, today) = (Today, Today);
        without.Tools = null;
        var recording = new RunRecording([new() { Number = 1, Request = CanonicalRequest.OfModel(Prompt, without) }]);

        Assert.That(recording.FindStale(today, Prompt), Is.Empty);
        today.Temperature = 1;
        Assert.That(recording.FindStale(today, Prompt).Single().Difference!.Path, Is.EqualTo("options.temperature"));
    }

    private async Task RecordAsync(string name, bool isRedacted)
    {
        using var recorder = new RunRecorder(Path.Combine(_folder, name), redactor: isRedacted ? Redactor : null);
        using var client = new ScriptedChatClient(_ => ScriptedStep.Text("Done.")).AsBuilder().UseRecording(recorder).Build();
        await client.GetResponseAsync([.. Prompt, new(ChatRole.User, "Refund A-1 to anna@example.org.")], Today);
    }
}
