using System.Text.Json;
using AgentGuard.Events;
using AgentGuard.Testing;
using AgentGuard.Tools;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentGuard.Mcp.Tests;

/// <summary>Calls of a server's tools within a guarded loop, on both paths.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class McpFunctionTests(bool streaming)
{
    private InProcessServer _server = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await InProcessServer.StartAsync();
        _server.Tools.Add(InProcessServer.Tool("refund", """{"type":"object","properties":{"order":{"type":"string"}},"required":["order"]}"""));
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task The_result_of_the_server_reaches_the_model()
    {
        var (told, run) = await AskAsync();

        Assert.That(told, Is.EqualTo("done"));
        Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.Succeeded));
    }

    [Test]
    public async Task A_call_that_breaks_the_schema_never_reaches_the_server()
    {
        var calls = 0;
        _server.Call = (_, _) => new(InProcessServer.Text($"{++calls}"));

        var (told, _) = await AskAsync(arguments: ("amount", 5));

        Assert.That(told, Does.Contain("invalid_arguments").And.Contains("order"));
        Assert.That(calls, Is.Zero);
    }

    [Test]
    public async Task An_error_that_the_server_reports_is_a_failure_in_its_words()
    {
        _server.Call = (_, _) => new(InProcessServer.Error("The order is not paid yet."));

        var (told, _) = await AskAsync();

        Assert.That(Error(told).GetProperty("message").GetString(), Does.Contain("The order is not paid yet."));
    }

    [Test]
    public async Task So_it_is_for_a_tool_of_the_client_that_passed_through_no_toolset()
    {
        _server.Call = (_, _) => new(InProcessServer.Error("The order is not paid yet."));
        var listed = await _server.Client.ListToolsAsync();

        var (told, _) = await AskAsync([.. listed]);

        Assert.That(Error(told).GetProperty("message").GetString(), Does.Contain("The order is not paid yet."));
    }

    [Test]
    public async Task A_tool_of_the_client_can_guard_itself()
    {
        _server.Call = (_, _) => new(InProcessServer.Error("No."));
        McpClientTool refund = (await _server.Client.ListToolsAsync())[0];

        var told = (string)(await refund.AsGuarded().InvokeAsync(new() { ["order"] = "A-1" }))!;

        Assert.That(Error(told).GetProperty("message").GetString(), Does.Contain("No."));
        Assert.That(await refund.AsGuarded().InvokeAsync(new() { ["amount"] = 5 }), Does.Contain("invalid_arguments"));
    }

    [Test]
    public async Task An_error_of_sixteen_megabytes_is_an_excerpt()
    {
        _server.Call = (_, _) => new(InProcessServer.Error(new string('x', 16_000_000)));

        var (told, _) = await AskAsync();

        Assert.That(told, Has.Length.LessThan(4_000));
    }

    [Test]
    public async Task A_result_of_fifty_megabytes_is_refused_in_words_and_its_effect_is_not_repeated()
    {
        var calls = 0;
        _server.Call = (_, _) => new(InProcessServer.Text(new string('x', 50_000_000) + ++calls));

        var (told, _) = await AskAsync(times: 2);

        Assert.That(told, Does.Contain("50000001 characters").And.Length.LessThan(1_000));
        Assert.That(calls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_long_result_is_cut_and_can_be_read_on()
    {
        _server.Call = (_, _) => new(InProcessServer.Text(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i}\n"))));

        var (told, _) = await AskAsync();

        Assert.That(told, Does.Contain("read_result").And.Contains("line 0").And.Contains("line 99999").And.Length.LessThan(80_000));
    }

    [Test]
    public async Task A_server_that_answers_drop_by_drop_is_given_up_at_the_limit_and_its_effect_is_unknown()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        _server.Call = async (_, token) =>
        {
            asked.TrySetResult();
            await Task.Delay(System.Threading.Timeout.Infinite, token);
            return new();
        };

        var asking = AskAsync(time: time);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(60));
        var (told, run) = await asking;

        Assert.That(Error(told).GetProperty("category").GetString(), Is.EqualTo("outcome_unknown"));
        Assert.That(run.Outcome, Is.EqualTo(AgentRunOutcome.Degraded));
    }

    [Test]
    public async Task What_the_server_says_of_itself_in_an_exception_does_not_reach_the_model()
    {
        _server.Call = (_, _) => throw new InvalidOperationException("password=hunter2");

        var (told, _) = await AskAsync();

        Assert.That(told, Does.Not.Contain("hunter2"));
    }

    [Test]
    public async Task A_call_that_the_server_does_not_take_is_known_not_to_have_run()
    {
        var ledger = new InMemoryEffectLedger();
        var calls = 0;
        _server.Call = (_, _) => ++calls == 1
            ? throw new McpProtocolException("no such order", McpErrorCode.InvalidParams)
            : new(InProcessServer.Text("done"));

        var (told, _) = await AskAsync(times: 2, ledger: ledger);

        Assert.That(told, Is.EqualTo("done"), "the second, identical call runs");
    }

    [Test]
    public async Task A_result_that_is_not_what_the_server_declares_is_told()
    {
        _server.Tools[0].OutputSchema = JsonElement.Parse("""{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}""");
        _server.Call = (_, _) => new(new CallToolResult { Content = [], StructuredContent = JsonElement.Parse("""{"id":7}""") });
        var told = new RecordedEvents();

        await AskAsync(told: told);

        Assert.That(told.Single<ToolResultDrifted>().Problems.Single(), Does.Contain("/id"));
    }

    [Test]
    public async Task A_structure_stands_for_the_text_that_repeats_it()
    {
        _server.Call = (_, _) => new(new CallToolResult
        {
            Content = [new TextContentBlock { Text = """{"id": "7"}""" }],
            StructuredContent = JsonElement.Parse("""{"id":"7"}"""),
        });

        var (told, _) = await AskAsync();

        Assert.That(told, Is.EqualTo("""{"id":"7"}"""));
    }

    [Test]
    public async Task Media_stay_what_they_are_and_what_is_not_known_is_told_as_json()
    {
        _server.Call = (_, _) => new(new CallToolResult
        {
            Content =
            [
                new TextContentBlock { Text = "see" },
                ImageContentBlock.FromBytes(new byte[] { 1, 2, 3 }, "image/png"),
                new ResourceLinkBlock { Uri = "file:///a.txt", Name = "a" },
            ],
        });
        await using var toolset = new McpToolset("crm", _server.Client);

        var result = (IList<AIContent>)(await (await toolset.ListToolsAsync())[0].InvokeAsync(new() { ["order"] = "A-1" }))!;

        Assert.That(result[0], Is.TypeOf<TextContent>());
        Assert.That(((DataContent)result[1]).MediaType, Is.EqualTo("image/png"));
        Assert.That(result[2].ToString(), Does.Contain("a.txt"));
    }

    [Test]
    public async Task The_end_of_the_server_is_a_failure_of_the_tool_and_no_hang()
    {
        _server.Call = async (_, _) =>
        {
            await _server.HangUpAsync();
            return InProcessServer.Text("too late");
        };

        var (told, run) = await AskAsync();

        Assert.That(told, Does.Contain("error"));
        Assert.That(run.Outcome, Is.Not.EqualTo(AgentRunOutcome.Succeeded));
    }

    private static JsonElement Error(string told) => JsonElement.Parse(told).GetProperty("error");

    private async Task<(string Told, AgentRun Run)> AskAsync(
        IList<AITool>? tools = null,
        int times = 1,
        IEffectLedger? ledger = null,
        FakeTimeProvider? time = null,
        RecordedEvents? told = null,
        params (string Name, object? Value)[] arguments)
    {
        await using var toolset = new McpToolset("crm", _server.Client);
        tools ??= [.. await toolset.ListToolsAsync()];
        var given = (arguments.Length > 0 ? arguments : [("order", "A-1")]).ToDictionary(pair => pair.Name, pair => pair.Value);
        var model = new ScriptedChatClient(
            [.. Enumerable.Range(1, times).Select(i => ScriptedStep.Contents(new FunctionCallContent($"c{i}", "refund", new Dictionary<string, object?>(given)))),
                ScriptedStep.Text("ready")]);
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time ?? new FakeTimeProvider())
            .AddSingleton(told?.Events ?? new AgentEvents())
            .AddSingleton(ledger ?? new InMemoryEffectLedger())
            .BuildServiceProvider();
        using var client = model.AsBuilder().UseAgentRun().UseGuardedFunctionInvocation().Build(services);
        var options = new ChatOptions { Tools = tools };
        var run = streaming
            ? (await client.GetStreamingResponseAsync("refund order A-1", options).ToListAsync())[0].GetAgentRun()
            : (await client.GetResponseAsync("refund order A-1", options)).GetAgentRun();
        var result = model.Requests[^1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Last().Result;
        return (result is TextContent text ? text.Text : result?.ToString() ?? string.Empty, run!);
    }
}
