using AgentGuard.Replay;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RecordingFileTests : IDisposable
{
    // Written by the first version of the format: it must load for ever.
    private const string FirstVersion = """
        {"format":"agentguard.recording","version":1,"library":"0.1.0","startedAt":"2026-01-02T03:04:05+00:00","values":{"prompt":"7"}}
        {"step":1,"digest":"DIGEST1","at":"2026-01-02T03:04:05+00:00","ms":12.5,"asked":{"messages[0]":[{"contents":[{"text":"hi"}],"role":"user"}]},"response":{"messages":[{"role":"assistant","contents":[{"$type":"text","text":"hello"}]}]}}
        {"step":2,"tool":"stock","digest":"DIGEST2","at":"2026-01-02T03:04:05+00:00","ms":1,"asked":{"name":["stock"],"arguments.item":["tea"]},"result":"tea: 3"}

        """;

    // The second one: parts that were as before stand there as null.
    private const string SecondVersion = """
        {"format":"agentguard.recording","version":2,"library":"0.1.0","startedAt":"2026-01-02T03:04:05+00:00","redacted":true,"values":{}}
        {"step":1,"digest":"DIGEST1","at":"2026-01-02T03:04:05+00:00","ms":12.5,"asked":{"messages[0]":[{"contents":[{"text":"hi"}],"role":"user"}],"options.temperature":[0.5]},"updates":[{"ms":3,"update":{"role":"assistant","contents":[{"$type":"text","text":"hel"}]}},{"ms":4,"update":{"role":"assistant","contents":[{"$type":"text","text":"lo"}]}}]}
        {"drawn":"id","value":"A-1"}
        {"step":2,"digest":"DIGEST2","at":"2026-01-02T03:04:05+00:00","ms":2,"asked":{"messages[0]":null,"messages[1]":[{"contents":[{"text":"hello"}],"role":"assistant"}],"options.temperature":null},"failure":{"type":"System.Net.Http.HttpRequestException","message":"busy","model":{"kind":"RateLimited","message":"busy","status":429,"scope":"Unknown","phase":"None","replaySafe":true}}}

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("recording").FullName;

    private string FilePath => Path.Combine(_folder, "run.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_file_of_the_first_version_loads()
    {
        var text = FirstVersion.ReplaceLineEndings("\n")
            .Replace("DIGEST1", CanonicalRequest.OfModel([new(ChatRole.User, "hi")]).Digest, StringComparison.Ordinal)
            .Replace("DIGEST2", CanonicalRequest.Of([new("name", "\"stock\""), new("arguments.item", "\"tea\"")]).Digest, StringComparison.Ordinal);
        await File.WriteAllTextAsync(FilePath, text);
        var recording = await RunRecording.LoadAsync(FilePath);

        Assert.That(recording.Steps.Select(step => step.Response?.Text ?? step.Result?.GetString()), Is.EqualTo(["hello", "tea: 3"]));
        Assert.That((recording.Values["prompt"], recording.IsCutOff), Is.EqualTo(("7", false)));
    }

    [Test]
    public async Task A_file_of_the_second_version_loads()
    {
        var (hi, hello) = (new ChatMessage(ChatRole.User, "hi"), new ChatMessage(ChatRole.Assistant, "hello"));
        var options = new ChatOptions { Temperature = 0.5f };
        await File.WriteAllTextAsync(FilePath, SecondVersion.ReplaceLineEndings("\n")
            .Replace("DIGEST1", CanonicalRequest.OfModel([hi], options).Digest, StringComparison.Ordinal)
            .Replace("DIGEST2", CanonicalRequest.OfModel([hi, hello], options).Digest, StringComparison.Ordinal));
        var recording = await RunRecording.LoadAsync(FilePath);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(recording.Steps[0].Updates!.Select(update => update.Update).ToChatResponse().Text, Is.EqualTo("hello"));
            Assert.That(recording.Steps[1].Failure!.Model!.StatusCode, Is.EqualTo(429));
            Assert.That(recording.Steps[1].Request.Parts.Select(part => part.Path), Is.EqualTo(["messages[0]", "messages[1]", "options.temperature"]));
            Assert.That((recording.Drawn["id"].Single(), recording.IsRedacted), Is.EqualTo(("A-1", true)));
        }
    }

    [Test]
    public async Task A_file_that_is_cut_off_anywhere_gives_the_whole_steps_before_and_says_so()
    {
        await WriteAsync();
        var whole = await File.ReadAllBytesAsync(FilePath);
        var head = Array.IndexOf(whole, (byte)'\n');
        for (var length = head + 1; length < whole.Length; length += 11)
        {
            await File.WriteAllBytesAsync(FilePath, whole[..length]);
            var recording = await RunRecording.LoadAsync(FilePath);
            var lines = whole.AsSpan(0, length).Count((byte)'\n');

            Assert.That((recording.Steps.Count, recording.IsCutOff), Is.EqualTo((lines - 1, whole[length - 1] != '\n')), $"cut at {length}");
        }

        await File.WriteAllBytesAsync(FilePath, whole[..(head / 2)]);
        Assert.That(() => RunRecording.LoadAsync(FilePath), Throws.TypeOf<AgentGuardException>());
    }

    [Test]
    public async Task A_damaged_line_is_named()
    {
        await WriteAsync();
        var lines = await File.ReadAllLinesAsync(FilePath);
        lines[2] = lines[2].Replace("hi 1", "ho 1", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(FilePath, lines);

        Assert.That(() => RunRecording.LoadAsync(FilePath), Throws.TypeOf<AgentGuardException>().With.Message.Contains("Line 3").And.Message.Contains("digest"));
    }

    [Test]
    public async Task A_later_version_and_another_file_are_named()
    {
        await File.WriteAllTextAsync(FilePath, """{"format":"agentguard.recording","version":4}""" + "\n");
        Assert.That(() => RunRecording.LoadAsync(FilePath), Throws.TypeOf<AgentGuardException>().With.Message.Contains("version 4"));
        await File.WriteAllTextAsync(FilePath, "[]\n");
        Assert.That(() => RunRecording.LoadAsync(FilePath), Throws.TypeOf<AgentGuardException>().With.Message.Contains("no recording"));
        Assert.That(() => RunRecording.LoadAsync(FilePath + "x"), Throws.TypeOf<FileNotFoundException>());
    }

    [Test]
    public async Task Of_a_growing_conversation_each_message_is_written_once()
    {
        await WriteAsync();
        var text = await File.ReadAllTextAsync(FilePath);

        Assert.That(text.Split("hi 0").Length - 1, Is.EqualTo(1));
        Assert.That((await RunRecording.LoadAsync(FilePath)).Steps[^1].Request.Parts, Has.Count.EqualTo(19));
    }

    [Test]
    public async Task A_recording_is_never_written_over_another() =>
        Assert.That(
            async () =>
            {
                await WriteAsync();
                using var second = new RunRecorder(FilePath);
            },
            Throws.InstanceOf<IOException>());

    [Test]
    public async Task A_file_that_fails_does_not_disturb_the_run()
    {
        var recorder = new RunRecorder(FilePath);
        var client = new ScriptedChatClient(ScriptedStep.Text("one")).AsBuilder().UseRecording(recorder).Build();
        recorder.Dispose();

        Assert.That((await client.GetResponseAsync("hi")).Text, Is.EqualTo("one"));
        Assert.That((recorder.Lost, recorder.Recording.Steps.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_stream_that_its_reader_leaves_is_recorded_as_far_as_it_was_read()
    {
        using var recorder = new RunRecorder();
        var client = new ScriptedChatClient(ScriptedStep.Contents(new TextContent("one "), new TextContent("two"))).AsBuilder().UseRecording(recorder).Build();
        await foreach (var update in client.GetStreamingResponseAsync("hi"))
        {
            break;
        }

        Assert.That(recorder.Recording.Steps.Single().Updates, Has.Count.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_no_file_can_hold_costs_no_step_and_what_it_can_comes_back(bool streaming)
    {
        var labelled = new TextContent("one") { AdditionalProperties = new() { ["note"] = "kept", ["run"] = new object() } };
        using (var recorder = new RunRecorder(FilePath))
        {
            var client = new ScriptedChatClient(ScriptedStep.Contents(labelled)).AsBuilder().UseRecording(recorder).Build();
            _ = streaming ? await client.GetStreamingResponseAsync("hi").ToChatResponseAsync() : await client.GetResponseAsync("hi");
            Assert.That(recorder.Lost, Is.Zero);
        }

        var step = (await RunRecording.LoadAsync(FilePath)).Steps.Single();
        var text = (step.Response?.Messages[0].Contents ?? step.Updates!.SelectMany(update => update.Update.Contents)).OfType<TextContent>().Single();
        Assert.That((text.Text, text.AdditionalProperties!["note"]?.ToString(), text.AdditionalProperties.ContainsKey("run")), Is.EqualTo(("one", "kept", false)));
    }

    private async Task WriteAsync()
    {
        using var recorder = new RunRecorder(FilePath);
        var client = new ScriptedChatClient(Enumerable.Range(0, 10).Select(i => ScriptedStep.Text($"answer {i}")).ToArray()).AsBuilder().UseRecording(recorder).Build();
        List<ChatMessage> messages = [];
        for (var i = 0; i < 10; i++)
        {
            messages.Add(new(ChatRole.User, $"hi {i}"));
            messages.AddRange((await client.GetResponseAsync(messages)).Messages);
        }
    }
}
