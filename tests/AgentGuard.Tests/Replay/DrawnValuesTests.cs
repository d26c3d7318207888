using AgentGuard.Ports;
using AgentGuard.Replay;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Replay;

public sealed class DrawnValuesTests
{
    [Test]
    public async Task Times_ids_and_random_numbers_come_back_as_they_were_drawn([Values] bool isRedacted)
    {
        var redactor = isRedacted ? new EagerRedactor() : null;
        var path = Path.Combine(Directory.CreateTempSubdirectory("drawn").FullName, "run.jsonl");
        var clock = new FakeTimeProvider(new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromTicks(1) };
        List<string> drawn;
        using (var recorder = new RunRecorder(path, timeProvider: clock, redactor: redactor))
        {
            drawn = Draw(recorder.Time, recorder.Random, recorder.Draw);
        }

        var replay = new RunReplay(await RunRecording.LoadAsync(path), new() { Redactor = redactor });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Draw(replay.Time, replay.Random, replay.Draw), Is.EqualTo(drawn));
            Assert.That(() => replay.Time.GetUtcNow(), Throws.TypeOf<ReplayDivergedException>());
            Assert.That(replay.FirstDivergence!.Asked, Is.EqualTo("the value 'time'"));
        }
    }

    [Test]
    public void A_fork_goes_on_with_live_values()
    {
        var replay = new RunReplay(new RunRecording([]) { Drawn = new Dictionary<string, IReadOnlyList<string>> { ["id"] = ["one"] } }, new() { Mode = ReplayMode.Fork });

        Assert.That(new[] { replay.Draw("id", () => "live"), replay.Draw("id", () => "live") }, Is.EqualTo(["one", "live"]));
    }

    [Test]
    public async Task What_was_asked_of_the_outside_world_comes_back_without_asking_and_redacted_with_its_values()
    {
        var redactor = new AgentGuard.Guardrails.SensitiveDataRedactor();
        var recorder = new RunRecorder(redactor: redactor);
        var asked = await recorder.DrawAsync("contact", _ => new("anna@example.org"));
        var replay = new RunReplay(recorder.Recording, new() { Redactor = redactor });
        var again = await replay.DrawAsync("contact", _ => throw new InvalidOperationException("live"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked, Is.EqualTo("anna@example.org"));
            Assert.That(recorder.Recording.Drawn["contact"], Is.EqualTo(["<REC_EMAIL_1>"]));
            Assert.That(again, Is.EqualTo("<REC_EMAIL_1>"), "nothing that the replay knows holds the value");
            Assert.That(await new RunReplay(new RunRecording([]), new() { Mode = ReplayMode.Fork }).DrawAsync("contact", _ => new("live")), Is.EqualTo("live"));
        }
    }

    [Test]
    public async Task A_recording_says_what_the_run_was_made_of()
    {
        var tool = AIFunctionFactory.Create((string city) => "rain", "weather");
        var recorder = new RunRecorder();
        using var client = new ScriptedChatClient(_ => ScriptedStep.Text("Hello.")).AsBuilder().UseRecording(recorder).Build();

        await client.GetResponseAsync([new(ChatRole.User, "Hello")], new() { Tools = [tool], Instructions = "Be kind." });
        var before = recorder.Recording.Versions;
        await client.GetResponseAsync([new(ChatRole.User, "Hello")], new() { Tools = [tool], Instructions = "Be brief." });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Keys, Is.EquivalentTo(["instructions", "model.scripted-model", "tools.weather"]));
            Assert.That(recorder.Recording.Versions["instructions"], Is.Not.EqualTo(before["instructions"]));
        }
    }

    [Test]
    public async Task A_recording_says_by_which_guardrails_the_run_was_guarded()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("guardrails").FullName, "run.jsonl");
        var (pii, again, other) = (await RecordedAsync(path + 1, g => g.RedactPii()), await RecordedAsync(path + 2, g => g.RedactPii()), await RecordedAsync(path + 3, g => g.RedactPii().BlockSecrets()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pii, Does.Match("^[0-9a-f]{12}$"));
            Assert.That((again == pii, other == pii), Is.EqualTo((true, false)));
        }

        async Task<string> RecordedAsync(string file, Action<AgentGuard.Guardrails.GuardrailPolicyBuilder> guardrails)
        {
            using (var recorder = new RunRecorder(file))
            {
                using var client = new ScriptedChatClient(_ => ScriptedStep.Text("Hello.")).AsBuilder().UseGuardrails(guardrails).UseRecording(recorder).Build();
                await client.GetResponseAsync("Hello");
                await client.GetResponseAsync("Hello");
            }

            return (await RunRecording.LoadAsync(file)).Versions["guardrails"];
        }
    }

    /// <summary>Takes every row of digits for somebody's number.</summary>
    private sealed class EagerRedactor : IContentRedactor
    {
        public string Redact(string text, RedactionMap redactions) =>
            System.Text.RegularExpressions.Regex.Replace(text, "(?<![A-Z_-])[0-9]{6,}", match => redactions.GetPlaceholder("NUMBER", match.Value));
    }

    private static List<string> Draw(TimeProvider time, Random random, Func<string, Func<string>, string> draw)
    {
        var bytes = new byte[4];
        random.NextBytes(bytes);
        return
        [
            time.GetUtcNow().ToString("O"), time.GetUtcNow().ToString("O"), time.GetTimestamp().ToString(), random.Next().ToString(), random.Next(10).ToString(), random.NextDouble().ToString("R"),
            random.NextInt64(5, 1_000_000).ToString(), Convert.ToHexString(bytes), draw("order id", () => "A-10023"),
        ];
    }
}
