using System.Text.Json;
using AgentGuard.Budgets;
using AgentGuard.StructuredOutput;
using AgentGuard.Testing.Simulator;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Scenarios;

/// <summary>Agents that go in circles and agents that never stop, over loopback HTTP with the official SDK of either provider.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(SimulatedProtocol.OpenAI, false)]
[TestFixture(SimulatedProtocol.OpenAI, true)]
[TestFixture(SimulatedProtocol.Anthropic, false)]
[TestFixture(SimulatedProtocol.Anthropic, true)]
public sealed class BudgetScenarioTests(SimulatedProtocol protocol, bool streaming)
{
    private const string Note = "[Note from the system: ";
    private readonly RecordingListener _listener = new();

    [Test]
    public async Task A_model_that_loops_on_a_failing_tool_is_told_and_then_answers()
    {
        await using var simulator = await StartAsync(request => Tools(request).Any(text => text.Contains(Note, StringComparison.Ordinal))
            ? SimulatedReply.FromText("The order does not exist.")
            : SimulatedReply.FromToolCall("look_up", """{"order":"A-1"}"""));

        var response = await AskAsync(simulator);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("The order does not exist."));
            Assert.That(Accepted(simulator), Has.Count.EqualTo(3));
            Assert.That(Tools(simulator.Exchanges[^1].Request).Last(), Does.StartWith("Error: no order A-1")
                .And.Contain("'look_up' was called 2 times with the same arguments and failed each time"));
            Assert.That(Budgets(), Is.EqualTo(new[] { "AG1505" }));
        }
    }

    [Test]
    public async Task What_was_sent_stays_byte_for_byte_when_the_model_is_told()
    {
        await using var simulator = await StartAsync(request => Tools(request).Count() < 5
            ? SimulatedReply.FromToolCall("look_up", Tools(request).Count() == 2 ? """{"order":"B-2"}""" : """{"order":"A-1"}""")
            : SimulatedReply.FromText("done"));

        await AskAsync(simulator);

        var sent = simulator.Exchanges.Select(exchange => exchange.Request.Messages.Select(message => message.Text).ToList()).ToList();
        for (var i = 1; i < sent.Count; i++)
        {
            Assert.That(sent[i].Take(sent[i - 1].Count), Is.EqualTo(sent[i - 1]));
        }

        Assert.That(sent[^1].Count(text => text.Contains(Note, StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public async Task A_model_that_does_not_listen_is_wound_down_with_a_final_answer()
    {
        await using var simulator = await StartAsync(request => MayCallTools(request)
            ? SimulatedReply.FromToolCall("look_up", """{"order":"A-1"}""")
            : SimulatedReply.FromText("I could not find the order A-1."));

        var response = await AskAsync(simulator);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("I could not find the order A-1."));
            Assert.That(Accepted(simulator), Has.Count.EqualTo(5));
            Assert.That(response.AdditionalProperties?[BudgetPolicy.WoundDownProperty], Is.EqualTo("the same call of 'look_up' failed 4 times"));
            Assert.That(Budgets(), Is.EqualTo(new[] { "AG1505", "AG1505", "AG1506", "AG1503" }));
        }
    }

    [Test]
    public async Task A_model_that_loops_on_a_guarded_tool_is_told_and_wound_down()
    {
        await using var simulator = await StartAsync(request => MayCallTools(request)
            ? SimulatedReply.FromToolCall("look_up", """{"oder":"A-1"}""")
            : SimulatedReply.FromText("I do not know how to look it up."));

        var response = await AskAsync(simulator, b => b.MaxModelCalls = 4, guarded: true);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Does.EndWith("I do not know how to look it up."));
            Assert.That(Accepted(simulator), Has.Count.GreaterThan(2));
            Assert.That(string.Concat(Tools(simulator.Exchanges[^1].Request)), Does.Contain("invalid_arguments").And.Contain("Note from the system"));
        }
    }

    [Test]
    public async Task A_model_that_never_stops_is_wound_down_within_its_tokens()
    {
        await using var simulator = await StartAsync(request => MayCallTools(request)
            ? SimulatedReply.FromToolCall("look_up", $$"""{"order":"B-{{request.Messages.Count}}"}""")
            : SimulatedReply.FromText("That is what I have."));

        var response = await AskAsync(simulator, b => { b.MaxTokens = 12_000; b.WindDown.ReserveTokens = 2_000; b.WindDown.AnswerTokens = 500; });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("That is what I have."));
            Assert.That(Accepted(simulator), Has.Count.GreaterThan(5));
            Assert.That(simulator.Exchanges[^1].Request.Tools, Is.Not.Empty, "a conversation with calls needs their tools");
            Assert.That(response.GetAgentRun()?.Usage.Spent.TotalTokens ?? 0, Is.LessThanOrEqualTo(12_000));
            Assert.That(Budgets(), Does.Contain("AG1503").And.Not.Contain("AG1504"));
        }
    }

    [Test]
    public async Task A_model_that_calls_tools_all_the_same_is_asked_without_any()
    {
        await using var simulator = await StartAsync(request => request.Tools.Count > 0
            ? SimulatedReply.FromToolCall("look_up", $$"""{"order":"B-{{request.Messages.Count}}"}""")
            : SimulatedReply.FromText("Fine."));

        var response = await AskAsync(simulator, b => b.MaxToolCalls = 3);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("Fine."));
            Assert.That(Accepted(simulator), Has.Count.EqualTo(5));
            Assert.That(Budgets(), Does.Contain("AG1509"));
        }
    }

    [Test]
    public async Task The_final_answer_has_the_form_that_was_asked_for([Values(SchemaDelivery.Native, SchemaDelivery.Tool)] SchemaDelivery delivery)
    {
        const string Answer = """{"city":"Rome","days":3}""";
        await using var simulator = await StartAsync(request =>
            !request.Body.Contains("This run has to end here", StringComparison.Ordinal) ? SimulatedReply.FromToolCall("look_up", """{"order":"A-1"}""")
            : request.Tools.Any(tool => tool.Name == "submit_answer") ? SimulatedReply.FromToolCall("submit_answer", Answer)
            : SimulatedReply.FromText(Answer));

        var response = await AskAsync(simulator, delivery: delivery, options: StructuredOutput.Trip.Options);

        var trip = JsonSerializer.Deserialize<StructuredOutput.Trip>(response.Text, AIJsonUtilities.DefaultOptions);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trip, Is.EqualTo(new StructuredOutput.Trip("Rome", 3)));
            Assert.That(response.GetStructuredOutput()?.Path, Is.EqualTo(OutputPath.Clean));
            Assert.That(response.AdditionalProperties, Does.ContainKey(BudgetPolicy.WoundDownProperty));
        }
    }

    private static IEnumerable<string> Tools(SimulatedRequest request) =>
        request.Messages.Where(message => message.Role == "tool").Select(message => message.Text);

    private static bool MayCallTools(SimulatedRequest request)
    {
        var body = JsonElement.Parse(request.Body);
        return request.Tools.Count > 0 && !(body.TryGetProperty("tool_choice", out var choice) && choice.ToString().Contains("none", StringComparison.Ordinal));
    }

    private static Task<ProviderSimulator> StartAsync(SimulatedModel model) =>
        ProviderSimulator.StartAsync(new ProviderSimulatorOptions { Model = model });

    /// <summary>The exchanges, of which the provider refused none.</summary>
    private static IReadOnlyList<SimulatedExchange> Accepted(ProviderSimulator simulator)
    {
        Assert.That(simulator.Exchanges.Select(exchange => exchange.Outcome), Has.All.EqualTo(SimulatedOutcome.Answered));
        return simulator.Exchanges;
    }

    private static string LookUp(string order) => order.StartsWith('A') ? $"Error: no order {order}" : $"{order} is on its way.";

    private IEnumerable<string> Budgets() => _listener.Codes.Where(code => code.StartsWith("AG15", StringComparison.Ordinal) && code != "AG1502");

    private Task<ChatResponse> AskAsync(
        ProviderSimulator simulator, Action<BudgetOptions>? budgets = null, SchemaDelivery? delivery = null, ChatOptions? options = null, bool guarded = false)
    {
        var services = new ServiceCollection();
        services.AddAgentGuard(guard => guard.AddListener(_listener)).AddOpenAI().AddAnthropic();
        var builder = SdkModels.Of(protocol, simulator).AsBuilder().UseAgentRun().UseGuardrails(g => g.RedactPii());
        builder = (guarded ? builder.UseGuardedFunctionInvocation() : builder.UseFunctionInvocation()).UseBudgets(budgets).UseContextCompression();
        builder = delivery is { } form ? builder.UseStructuredOutput(o => o.Delivery = form) : builder;
        options = options?.Clone() ?? new ChatOptions();
        options.Tools = [AIFunctionFactory.Create(LookUp, "look_up")];
        return builder.UseResilience().Build(services.BuildServiceProvider()).AskAsync(streaming, "Where is my order A-1?", options);
    }
}
