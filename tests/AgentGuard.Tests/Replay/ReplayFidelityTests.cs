using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AgentGuard.Guardrails;
using AgentGuard.Ports;
using AgentGuard.Replay;
using AgentGuard.Testing;
using AgentGuard.Testing.Assertions;
using AgentGuard.Tests.Support;
using AgentGuard.Tests.Tools;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Replay;

/// <summary>What comes out of a file is to the loop, its guards and the model what went in: to the byte, with its type.</summary>
[TestFixture(false)]
[TestFixture(true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplayFidelityTests(bool streaming) : IDisposable
{
    private static readonly Dictionary<string, Func<object?>> Outcomes = new()
    {
        ["a text"] = () => "plain \"text\"",
        ["a text that looks like JSON"] = () => """{ "a" : 1.0 }""",
        ["nothing"] = () => null,
        ["JSON with white space, escapes and trailing zeros"] = () => JsonElement.Parse("""{ "b" : 1.50, "a":"caf\u00e9 <b>" }"""),
        ["JSON with line ends"] = () => JsonElement.Parse("{\r\n  \"a\": 1\n}"),
        ["a text as JSON"] = () => JsonElement.Parse("\"a \\u0022b\\u0022\""),
        ["an object"] = () => new { Name = "Jürgen", Sum = 12.50m },
        ["a content"] = () => new TextContent("said") { AdditionalProperties = new() { ["page"] = "3" } },
        ["several contents"] = () => new AIContent[] { new TextContent("a picture:"), new DataContent("data:image/png;base64,AAAA", "image/png") },
        ["an exception"] = () => throw new InvalidOperationException("secret path"),
        ["a connection that was refused"] = () => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
        ["a status"] = () => throw new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable),
        ["a socket"] = () => throw new SocketException((int)SocketError.ConnectionRefused),
        ["a time-out"] = () => throw new TimeoutException("late"),
        ["what the tool says"] = () => throw new ToolException("There is no such order. Look it up first."),
        ["what may pass"] = () => throw new ToolException("The shop is closed until noon.", retryable: true),
        ["what happened all the same"] = () => throw new ToolException("Paid, but no receipt.") { EffectHappened = true },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("fidelity").FullName;

    private string FilePath => Path.Combine(_folder, "run.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task What_a_tool_gave_is_to_guard_and_model_what_it_was([ValueSource(nameof(Names))] string outcome, [Values] ToolEffect effect)
    {
        var recorded = await RecordAsync(builder => builder, outcome, effect, redactor: null);
        var replayed = await ReplayAsync(outcome, effect, new() { Clock = new HurriedTime() });

        Assert.That(replayed, Is.EqualTo(recorded));
    }

    [Test]
    public async Task Redacted_it_is_so_as_well([ValueSource(nameof(Names))] string outcome)
    {
        var redactor = new SensitiveDataRedactor();
        var recorded = await RecordAsync(builder => builder, outcome, ToolEffect.Mutating, redactor);
        var replayed = await ReplayAsync(outcome, ToolEffect.Mutating, new() { Clock = new HurriedTime(), Redactor = redactor });

        Assert.That(replayed, Is.EqualTo(recorded));
    }

    [TestCase("""{"order": ]]""", "malformed_arguments")]
    [TestCase("""{'order': 'A-1'}""", "plain")]
    public async Task Arguments_that_could_not_be_read_stay_so_and_keep_their_text(string written, string told)
    {
        var recorded = await RecordAsync(builder => builder.Use(inner => new SpoilingChatClient(inner, written)), "a text", ToolEffect.ReadOnly, redactor: null);
        var replayed = await ReplayAsync("a text", ToolEffect.ReadOnly, new());

        Assert.That(recorded[0], Does.Contain(told));
        Assert.That(replayed, Is.EqualTo(recorded));
    }

    [Test]
    public async Task A_result_that_no_JSON_can_hold_is_lost_to_the_recording_and_not_to_the_run()
    {
        Dictionary<string, object?> circle = [];
        circle["self"] = new { Circle = circle };
        using var recorder = new RunRecorder(FilePath);
        var result = await recorder.Record(new Work(() => circle)).InvokeAsync();

        Assert.That((result, recorder.Lost), Is.EqualTo(((object)circle, 1L)));
    }

    private static IEnumerable<string> Names() => Outcomes.Keys;

    private async Task<List<string>> RecordAsync(Func<ChatClientBuilder, ChatClientBuilder> more, string outcome, ToolEffect effect, IContentRedactor? redactor)
    {
        var time = new HurriedTime();
        using var recorder = new RunRecorder(FilePath, timeProvider: time, redactor: redactor);
        return await RunAsync(builder => more(builder.UseRecording(recorder)), recorder.Record, outcome, effect, time);
    }

    private async Task<List<string>> ReplayAsync(string outcome, ToolEffect effect, ReplayOptions options)
    {
        var replay = new RunReplay(await RunRecording.LoadAsync(FilePath), options);
        var told = await RunAsync(builder => builder.UseReplay(replay), replay.Answer, outcome, effect, options.Clock ?? new HurriedTime());
        Assert.That((replay.FirstDivergence, replay.LiveCalls, replay.Unasked.Count), Is.EqualTo(((ReplayDivergence?)null, 0, 0)));
        return told;
    }

    /// <summary>What the model was sent, as an adapter would write it, and what happened.</summary>
    private async Task<List<string>> RunAsync(
        Func<ChatClientBuilder, ChatClientBuilder> use, Func<AIFunction, AIFunction> map, string outcome, ToolEffect effect, TimeProvider time)
    {
        List<string> sent = [];
        var events = new EventRecorder();
        var services = new ServiceCollection().AddSingleton(time);
        services.AddAgentGuard(guard => guard.AddListener(events));
        await using var provider = services.BuildServiceProvider();
        var model = new ScriptedChatClient(request => request.Messages.Any(message => message.Role == ChatRole.Tool)
            ? ScriptedStep.Text("Done.")
            : ScriptedStep.Contents(new FunctionCallContent("c1", "work", new Dictionary<string, object?> { ["order"] = "A-1" })));
        var watching = new ChatClientBuilder(model)
            .UseAgentRun()
            .UseGuardedFunctionInvocation(t => t.ForTool("work", o => (o.Effect, o.MaxRetries) = (effect, 0)))
            .Use((messages, options, next, token) =>
            {
                sent.AddRange(messages.Where(message => message.Role == ChatRole.Tool).Select(AsSent));
                return next(messages, options, token);
            });
        using var client = use(watching).Build(provider);
        await ToolLoop.AskAsync(client, streaming, new ChatOptions { Tools = [map(new Work(Outcomes[outcome]))] }, [new(ChatRole.User, "Work.")]);
        return [.. sent, .. events.Events.Select(happened => $"{happened.Code} {happened.Message}")];
    }

    private static string AsSent(ChatMessage message) => string.Join('|', message.Contents.OfType<FunctionResultContent>().Select(result => result.Result switch
    {
        string text => "text " + text,
        JsonElement json => "json " + json.GetRawText(),
        AIContent content => JsonSerializer.Serialize(content, AIJsonUtilities.DefaultOptions),
        IEnumerable<AIContent> contents => JsonSerializer.Serialize(contents.ToList(), AIJsonUtilities.DefaultOptions),
        var other => "json " + JsonSerializer.Serialize(other, AIJsonUtilities.DefaultOptions),
    }));

    private sealed class Work(Func<object?> outcome) : AIFunction
    {
        public override string Name => "work";

        public override JsonElement JsonSchema { get; } = JsonElement.Parse("""{"type":"object","properties":{"order":{"type":"string"}}}""");

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new(outcome());
    }

    /// <summary>Writes arguments as an adapter gives them that could not read them.</summary>
    private sealed class SpoilingChatClient(IChatClient inner, string written) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            Spoil(response.Messages.SelectMany(message => message.Contents));
            return response;
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                Spoil(update.Contents);
                yield return update;
            }
        }

        private void Spoil(IEnumerable<AIContent> contents)
        {
            foreach (var call in contents.OfType<FunctionCallContent>())
            {
                (call.Arguments, call.Exception) = (null, new JsonException("unexpected end"));
                ToolCallText.Set(call, written);
            }
        }
    }
}
