// Three agents that would run away, each with the same line in its pipeline: told, wound down, or stopped by the day's budget.
using AgentGuard;
using AgentGuard.Budgets;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

var listener = new ConsoleListener();
var events = new AgentEvents([listener]);
var store = new InMemoryBudgetStore();

// A model that makes the same failing call again, until somebody tells it.
using var stubborn = new ScriptedChatClient(request => request.Transcript.Contains("[Note from the system", StringComparison.Ordinal)
    ? Say("The order A-1 does not exist. Do you have another number?")
    : Call("look_up", "A-1", request));

// A model that finds something new to search for, for ever.
using var curious = new ScriptedChatClient(request => request.Options?.ToolMode is NoneChatToolMode
    ? Say("I found 9 of the offers; the cheapest costs 49.90. Not compared yet: delivery times.")
    : Call("search", $"page {request.Messages.Count}", request));

var answered = 0;
answered += await RunAsync("goes in circles", stubborn);
answered += await RunAsync("never stops", curious);
answered += await RunAsync("asks once more, but the day is used up", curious);
return answered == 2 ? 0 : 1;

async Task<int> RunAsync(string story, IChatClient model)
{
    Console.WriteLine($"An agent that {story}");
    var options = new BudgetOptions { MaxModelCalls = 10, MaxCost = 0.50m };
    options.Prices["scripted-model"] = new ModelPrice(input: 1.25m, output: 10m, cachedInput: 0.125m);
    options.PerPrincipal(TimeSpan.FromDays(1), window => window.MaxModelCalls = 14);
    var budgets = new BudgetPolicy(options, store, events: events);

    await using var run = AgentRun.Start(new AgentRunOptions { Principal = "jane" }, events);
    List<ChatMessage> messages = [new(ChatRole.User, "Find it, please.")];
    var settings = new ChatOptions { Tools = [Tool("look_up"), Tool("search")] };
    try
    {
        while (true)
        {
            var response = await budgets.ExecuteAsync(messages, settings, model.GetResponseAsync);
            messages.AddRange(response.Messages);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
            {
                Console.WriteLine($"  answer     {response.Text}");
                return 1;
            }

            messages.Add(new(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, Answer(call)))]));
        }
    }
    catch (ModelFailureException e) when (e.Failure.Kind is ModelFailureKind.BudgetExceeded)
    {
        Console.WriteLine($"  stopped    {e.Failure.Message}");
        return 0;
    }
    finally
    {
        var spent = run.Usage.Spent;
        Console.WriteLine(FormattableString.Invariant(
            $"  spent      {spent.ModelCalls} model calls, where the platform's loop makes 41; {spent.TotalTokens} tokens, {spent.Cost:0.0000} $\n"));
    }
}

static string Answer(FunctionCallContent call) => call.Name == "look_up" ? "Error: no such order" : $"an offer of {call.Arguments!["what"]}";

static AIFunction Tool(string name) => AIFunctionFactory.Create((string what) => what, name);

static ScriptedStep Say(string text) => ScriptedStep.Text(text).WithUsage(900, 40);

static ScriptedStep Call(string tool, string what, ScriptedRequest request) => ScriptedStep
    .ToolCall(tool, new Dictionary<string, object?> { ["what"] = what }, $"call-{request.Messages.Count}").WithUsage(300 + (request.Messages.Count * 60), 30);

internal sealed class ConsoleListener : IAgentListener
{
    public void OnEvent(AgentEvent happened)
    {
        if (happened.Code.StartsWith("AG15", StringComparison.Ordinal))
        {
            Console.WriteLine($"  {happened.Code}     {happened.Message}");
        }
    }
}
