using AgentGuard.Guardrails;
using AgentGuard.Replay;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

[TestFixture(false)]
[TestFixture(true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RedactedRecordingTests(bool streaming) : IDisposable
{
    private const string Mail = "anna.keller@example.org";
    private const string Card = "4111 1111 1111 1111";
    private readonly string _folder = Directory.CreateTempSubdirectory("redacted").FullName;
    private readonly SensitiveDataRedactor _redactor = new();
    private readonly AIFunction _send = AIFunctionFactory.Create((string to, long account) => new { sentTo = to, receipt = "192.168.13.37", account }, "send_mail");

    private string FilePath => Path.Combine(_folder, "run.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Nothing_that_the_redactor_takes_out_is_in_the_file_and_the_replay_is_exact()
    {
        var recorded = await RecordAsync();
        var file = await File.ReadAllTextAsync(FilePath);

        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath), new() { Redactor = _redactor });
        var replayed = await AskAsync(new ScriptedChatClient().AsBuilder().UseReplay(replay).UseFunctionInvocation().UseReplay(replay));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { "anna", "4111", "192.168", "4242424242424242" }.Where(value => file.Contains(value, StringComparison.Ordinal)), Is.Empty);
            Assert.That(replay.FirstDivergence, Is.Null);
            Assert.That(replay.LiveCalls, Is.Zero);
            Assert.That(replay.Unasked, Is.Empty);
            Assert.That(replayed.Text, Is.EqualTo(recorded.Text).And.Contains(Mail));
            Assert.That(Calls(replayed), Is.EqualTo(Calls(recorded)));
            Assert.That(Results(replayed), Does.Contain("<REC_IP_ADDRESS_1>"), "what the recording alone knew stays a placeholder");
        }
    }

    [Test]
    public async Task Another_value_in_its_place_means_the_same_and_another_text_does_not()
    {
        await RecordAsync();
        var recording = await RunRecording.LoadAsync(FilePath);
        var same = new RunReplay(recording, new() { Redactor = _redactor });
        var other = new RunReplay(recording, new() { Redactor = _redactor });

        await AskAsync(new ScriptedChatClient().AsBuilder().UseReplay(same).UseFunctionInvocation().UseReplay(same), $"Write to bob@example.com, card {Card}, account 4242424242424242.");
        await Assert.ThatAsync(
            () => AskAsync(new ScriptedChatClient().AsBuilder().UseReplay(other).UseFunctionInvocation().UseReplay(other), $"Write to {Mail} twice, card {Card}, account 4242424242424242."),
            Throws.TypeOf<ReplayDivergedException>());

        Assert.That(same.FirstDivergence, Is.Null);
    }

    [Test]
    public async Task A_step_that_cannot_be_redacted_is_not_recorded_and_the_run_goes_on()
    {
        using var recorder = new RunRecorder(FilePath, redactor: new Broken());
        var answer = await AskAsync(Model().AsBuilder().UseRecording(recorder).UseFunctionInvocation().UseRecording(recorder));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Text, Does.Contain(Mail));
            Assert.That(recorder.Lost, Is.EqualTo(3));
            Assert.That(recorder.Recording.Steps, Is.Empty);
            Assert.That(await File.ReadAllTextAsync(FilePath), Does.Not.Contain("anna"));
        }
    }

    private static string Calls(ChatResponse response) => string.Join(';', response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
        .Select(call => string.Join(',', call.Arguments!.Select(argument => $"{argument.Key}={argument.Value}"))));

    private static string Results(ChatResponse response) =>
        string.Join(';', response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result));

    // A value that comes in pieces, and one that is a number.
    private static ScriptedChatClient Model() => new(
        ScriptedStep.ToolCall("send_mail", new Dictionary<string, object?> { ["to"] = Mail, ["account"] = 4242424242424242L }, "call-1"),
        ScriptedStep.Text("I wrote to anna.kel", "ler@exam", "ple.org", ", as you ", "asked."));

    private async Task<ChatResponse> RecordAsync()
    {
        using var recorder = new RunRecorder(FilePath, redactor: _redactor);
        return await AskAsync(Model().AsBuilder().UseRecording(recorder).UseFunctionInvocation().UseRecording(recorder));
    }

    private async Task<ChatResponse> AskAsync(ChatClientBuilder builder, string text = $"Write to {Mail}, card {Card}, account 4242424242424242.")
    {
        using var client = builder.Build();
        var options = new ChatOptions { Tools = [_send] };
        return streaming
            ? await client.GetStreamingResponseAsync(text, options).ToChatResponseAsync()
            : await client.GetResponseAsync(text, options);
    }

    private sealed class Broken : AgentGuard.Ports.IContentRedactor
    {
        public string Redact(string content, AgentGuard.Ports.RedactionMap redactions) => throw new InvalidOperationException("broken");
    }
}
