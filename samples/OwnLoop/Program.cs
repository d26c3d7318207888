// The host's loop stays the host's: the same policies in a plain while loop, without FunctionInvokingChatClient and without a container.
using AgentGuard;
using AgentGuard.Budgets;
using AgentGuard.Context;
using AgentGuard.Events;
using AgentGuard.Guardrails;
using AgentGuard.Resilience;
using AgentGuard.Testing;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

// A model that fails at first, then calls a tool wrongly, then rightly, then answers.
using var model = new ScriptedChatClient(
    ScriptedStep.Throw(new HttpRequestException("overloaded", null, System.Net.HttpStatusCode.ServiceUnavailable)),
    ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A-10023" }, "call-1"),
    ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A-10023", ["amount"] = 49.9 }, "call-2"),
    ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A-10023", ["amount"] = 49.9 }, "call-3"),
    ScriptedStep.Text("I refunded 49.90 and wrote to <EMAIL_1>."));

var refunds = 0;
AIFunction[] tools = [AIFunctionFactory.Create((string order, decimal amount) => $"Refund {++refunds} of {amount} for {order}.", "issue_refund")];
var options = new ChatOptions { Tools = [.. tools] };

var guardrails = new GuardrailPolicyBuilder().RedactPii().BlockSecrets().Build();
var guard = new ToolGuard();
var budgets = new BudgetPolicy(new BudgetOptions { MaxTokens = 50_000, MaxModelCalls = 20 });
var compressor = new ContextCompressor(new ContextCompressionOptions { MaxTokens = 8_000 });
var resilience = new ResiliencePolicy(new ResilienceOptions { Retry = { BaseDelay = TimeSpan.FromMilliseconds(10) } });

await using var run = AgentRun.Start(new AgentRunOptions { Principal = "jane" }, new AgentEvents([new ConsoleListener()]));
var input = await guardrails.InspectAsync(TrustBoundary.Input, "Refund A-10023, please, and write to jane@example.org.");
var text = input switch
{
    Verdict.Allow => "Refund A-10023, please, and write to jane@example.org.",
    Verdict.Rewrite rewrite => rewrite.Text,
    _ => throw new InvalidOperationException("The input was not accepted."),
};
List<ChatMessage> messages = [new(ChatRole.System, "You are a support desk."), new(ChatRole.User, text)];
Console.WriteLine($"the model reads   {text}");

string? answer = null;
while (answer is null)
{
    var response = await budgets.ExecuteAsync(messages, options, (told, withOptions, cancel) => resilience.ExecuteAsync(
        token => model.GetResponseAsync(compressor.Compress(told, withOptions?.Tools).Messages, withOptions, token), cancel));
    messages.AddRange(response.Messages);
    var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
    foreach (var call in calls)
    {
        var check = await guard.CheckAsync(call, tools);
        var result = check.IsAccepted
            ? new FunctionResultContent(call.CallId, await guard.InvokeAsync(tools.First(tool => tool.Name == call.Name), new(call.Arguments), call))
            : check.ToResult();
        messages.Add(new ChatMessage(ChatRole.Tool, [result]));
        Console.WriteLine($"{call.CallId} gives      {result.Result}");
    }

    answer = calls.Count == 0 ? response.Text : null;
}

Console.WriteLine($"the user reads    {guardrails.Restore(answer)}");
Console.WriteLine($"refunds issued    {refunds}, after {run.Attempts.Used} model attempts and {run.Usage.Spent.TotalTokens} tokens");
return refunds == 1 ? 0 : 1;

internal sealed class ConsoleListener : IAgentListener
{
    public void OnEvent(AgentEvent happened) => Console.WriteLine($"          {happened.Code}  {happened.Message}");
}
