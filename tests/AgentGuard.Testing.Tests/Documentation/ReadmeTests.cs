using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.RegularExpressions;
using AgentGuard.Replay;
using AgentGuard.Testing.Assertions;
using AgentGuard.Testing.FaultInjection;
using AgentGuard.Testing.Regression;
using AgentGuard.Testing.Robustness;
using AgentGuard.Testing.Simulator;
using AgentGuard.Testing.Tests.Simulator;
using Anthropic;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpenAI;

namespace AgentGuard.Testing.Tests.Documentation;

/// <summary>Runs the README's examples, and keeps each of its fences equal to what runs here.</summary>
public sealed partial class ReadmeTests
{
    [Test]
    public async Task An_agent_meets_a_rate_limit()
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = request => request.Messages.Any(message => message.Role == "tool")
                ? SimulatedReply.FromText("It is 18 degrees in Rome.")
                : SimulatedReply.FromToolCall("get_weather", """{"city":"Rome"}"""),
            Faults = FaultSchedule.Sequence(new SimulatedFault(SimulatedFaultKind.RateLimited)),
        });

        using IChatClient agent = new OpenAIClient(
                new ApiKeyCredential("simulated"),
                new OpenAIClientOptions { Endpoint = simulator.OpenAIEndpoint, RetryPolicy = new ClientRetryPolicy(0) })
            .GetChatClient("gpt-simulated")
            .AsIChatClient()
            .AsBuilder()
            .UseFunctionInvocation()
            .Build();
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => $"18 in {city}", "get_weather")] };

        await Assert.ThatAsync(() => agent.GetResponseAsync("Weather in Rome?", tools), Throws.Exception);
        var response = await agent.GetResponseAsync("Weather in Rome?", tools);

        Assert.That(response.Text, Is.EqualTo("It is 18 degrees in Rome."));
        Assert.That(simulator.Exchanges[0].Fault?.Kind, Is.EqualTo(SimulatedFaultKind.RateLimited));
        Assert.That(simulator.Exchanges[^1].Request.Messages[^1].Text, Does.Contain("18 in Rome"));
    }

    [Test]
    public async Task The_Anthropic_SDK_is_pointed_at_the_simulator()
    {
        await using var simulator = await ProviderSimulator.StartAsync();
        using IChatClient claude = new AnthropicClient
        {
            ApiKey = "simulated",
            BaseUrl = simulator.AnthropicEndpoint.ToString(),
            MaxRetries = 0,
        }.AsIChatClient("claude-simulated");

        Assert.That((await claude.GetResponseAsync("hello")).Text, Is.EqualTo("ok"));
    }

    [Test]
    public async Task A_stall_takes_no_time()
    {
        var time = new FakeTimeProvider();
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Faults = FaultSchedule.Always(SimulatedFaultKind.StallBeforeFirstToken),
            TimeProvider = time,
        });
        using IChatClient client = new OpenAIClient(
                new ApiKeyCredential("simulated"),
                new OpenAIClientOptions
                {
                    Endpoint = simulator.OpenAIEndpoint,
                    RetryPolicy = new ClientRetryPolicy(0),
                    NetworkTimeout = Timeout.InfiniteTimeSpan,
                })
            .GetChatClient("gpt-simulated")
            .AsIChatClient();
        var call = client.GetResponseAsync("hello");

        await simulator.WaitForStallAsync();
        time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThatAsync(() => call, Throws.Exception);
    }

    [Test]
    public async Task A_chat_client_breaks_in_place()
    {
        await using var simulator = await ProviderSimulator.StartAsync();
        using var model = simulator.OpenAIClient();
        using var client = model.AsBuilder()
            .UseFaultInjection(ChatFaultPlan.Sequence(ChatFault.Cut(afterUpdates: 1)))
            .Build();

        await Assert.ThatAsync(() => client.GetResponseAsync("hello"), Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task A_run_is_told_in_sentences()
    {
        using var model = new ScriptedChatClient(
            ScriptedStep.ToolCall("order_total", new Dictionary<string, object?> { ["order"] = "A-10023" }),
            ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["euros"] = 49.9 }),
            ScriptedStep.Text("It is refunded."));
        var tools = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create((string order) => 49.9, "order_total"), AIFunctionFactory.Create((double euros) => "paid", "issue_refund")],
        };

        using var recorder = new RunRecorder();
        using var recorded = model.AsBuilder().UseRecording(recorder).UseFunctionInvocation().UseRecording(recorder).Build();
        await recorded.GetResponseAsync("Refund A-10023.", tools);

        recorder.Recording.AssertThat()
            .Called("order_total", times: 1, with: new Dictionary<string, object?> { ["order"] = "A-10023" })
            .CalledInOrder("order_total", "issue_refund")
            .NeverCalled("delete_order")
            .DidNothingTwice("issue_refund")
            .UsedAtMost(modelCalls: 4, tokens: 5_000)
            .EndedWell();
    }

    [Test]
    public async Task An_incident_becomes_a_test()
    {
        var folder = Directory.CreateTempSubdirectory("incident").FullName;
        try
        {
            var path = Path.Combine(folder, "incident.jsonl");
            using (var recorder = new RunRecorder(path))
            {
                await new ScriptedChatClient(ScriptedStep.Text("hello")).AsBuilder().UseRecording(recorder).Build().GetResponseAsync("hello");
            }

            var incident = await RunRecording.LoadAsync(path);
            await RegressionTest.WriteAsync(incident, folder, "RefundInCents", "Desk.AskAsync");

            Assert.That(File.Exists(Path.Combine(folder, "RefundInCentsTests.cs")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task A_scenario_is_swept()
    {
        using var model = new ScriptedChatClient(_ => ScriptedStep.Text("It is refunded."));
        await using var services = new ServiceCollection().AddAgentGuard().Services.BuildServiceProvider();

        var sweep = new RobustnessSweep { Repetitions = 5, Perturbations = [0, 0.2], FaultRates = [0, 0.1, 0.3] };
        var table = await sweep.RunAsync(async trial =>
        {
            using var agent = new ChatClientBuilder(model)
                .UseAgentRun()
                .UseResilience()
                .UseFaultInjection(trial.Faults(ChatFault.Throw(() => new HttpRequestException("503"))))
                .Build(services);
            var answer = await agent.GetResponseAsync(trial.Perturb("Please refund the order A-10023."));
            return answer.Text.Contains("refunded", StringComparison.Ordinal);
        });
        Console.WriteLine(table);

        Assert.That(table.At(0, 0).SuccessRate, Is.EqualTo(1));
    }

    [Test]
    public void Every_fence_is_code_that_runs_here()
    {
        var root = Root(new DirectoryInfo(TestContext.CurrentContext.TestDirectory));
        var readme = File.ReadAllText(Path.Combine(root, "src", "AgentGuard.Testing", "README.md"));
        var source = WithoutIndent(File.ReadAllText(
            Path.Combine(root, "tests", "AgentGuard.Testing.Tests", "Documentation", "ReadmeTests.cs")));

        var fences = Fence().Matches(readme).Select(match => WithoutIndent(match.Groups["code"].Value)).ToList();

        Assert.That(fences, Has.Count.EqualTo(7));
        Assert.That(fences.Where(fence => !source.Contains(fence, StringComparison.Ordinal)), Is.Empty);
    }

    private static string Root(DirectoryInfo? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "AgentGuard.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("No folder above holds AgentGuard.sln.");
    }

    private static string WithoutIndent(string code) => Indent().Replace(code, "");

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex("^ +", RegexOptions.Multiline)]
    private static partial Regex Indent();
}
