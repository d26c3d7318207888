// A run went wrong: every call succeeded, and the refund was a hundred times too high. It is recorded, opened, played back, forked with the repaired tool,
// compared, and turned into a test.
using System.Text.Json;
using AgentGuard.Replay;
using AgentGuard.Reports;
using AgentGuard.Testing;
using AgentGuard.Testing.Regression;
using Microsoft.Extensions.AI;

// The model reads the total of an order and refunds it. Nobody told it that the shop had begun to count in cents.
using var model = new ScriptedChatClient(request =>
{
    var results = request.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result?.ToString() ?? string.Empty).ToList();
    return results.Count switch
    {
        0 => ScriptedStep.ToolCall("order_total", new Dictionary<string, object?> { ["order"] = "A-10023" }, "call-1"),
        1 => ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A-10023", ["euros"] = Euros(results[0]) }, "call-2"),
        _ => ScriptedStep.Text("The refund is on its way."),
    };
});
var paid = new List<decimal>();
var inCents = AIFunctionFactory.Create((string order) => """{"total":4990}""", "order_total", "The total of an order.");
var withUnit = AIFunctionFactory.Create((string order) => """{"total":4990,"unit":"cent"}""", "order_total", "The total of an order.");
var refund = AIFunctionFactory.Create((string order, decimal euros) => { paid.Add(euros); return "paid"; }, "issue_refund");

var folder = Directory.CreateTempSubdirectory("incident").FullName;
var path = Path.Combine(folder, "incident.jsonl");
using (var recorder = new RunRecorder(path, new Dictionary<string, string> { ["prompt"] = "refunds-7" }))
{
    await AskAsync(model.AsBuilder().UseRecording(recorder).UseFunctionInvocation().UseRecording(recorder), inCents);
}

Console.WriteLine($"the incident        {paid[0]} euros were paid for an order of 49.90");

// 1. Opened: a page that needs no network.
var recording = await RunRecording.LoadAsync(path);
await RunReport.Of(recording, "The refund of A-10023").SaveAsync(Path.Combine(folder, "incident.html"));
Console.WriteLine($"opened              {Path.Combine(folder, "incident.html")}");

// 2. Played back strictly: the same run, without a model, without a cent paid.
paid.Clear();
var strict = new RunReplay(recording);
await AskAsync(new ScriptedChatClient().AsBuilder().UseReplay(strict).UseFunctionInvocation().UseReplay(strict), inCents);
Console.WriteLine($"played back         {recording.Steps.Count} steps, {strict.LiveCalls} live calls, {paid.Count} refunds");

// 3. Forked where the total was read, with the repaired tool. The model goes on live; the refund must not run, and so the replay stops there.
using var forked = new RunRecorder();
var fork = new RunReplay(recording, new() { Mode = ReplayMode.Fork, ForkAtStep = 2, LiveTools = ["order_total"] });
var stopped = await StoppedAsync(() => AskAsync(
    model.AsBuilder().UseReplay(fork).UseRecording(forked).UseFunctionInvocation().UseRecording(forked).UseReplay(fork), withUnit));
Console.WriteLine($"with a unit         {fork.FirstDivergence}");
Console.WriteLine($"what it led to      {stopped.Divergence}");
Console.WriteLine($"                    {fork.LiveCalls} live calls, {paid.Count} refunds");

// 4. Compared, step by step, and as a page.
var comparison = RunComparison.Of(recording, forked.Recording);
await RunReport.Of(comparison, "With the repaired tool").SaveAsync(Path.Combine(folder, "compared.html"));
Console.WriteLine($"compared            {Path.Combine(folder, "compared.html")}");
Console.Write(comparison);

// 5. Turned into a test: it fails as soon as the agent asks anything else.
await RegressionTest.WriteAsync(recording, folder, "RefundInCents", "Desk.AskAsync");
Console.WriteLine($"a test              {Path.Combine(folder, "RefundInCentsTests.cs")}");

return stopped.Divergence.Difference is { Path: "arguments.euros", Actual: "49.9" } && paid.Count == 0 && strict.LiveCalls == 0
    && comparison.FirstDivergence?.Before?.Tool == "order_total" ? 0 : 1;

async Task AskAsync(ChatClientBuilder builder, AIFunction total)
{
    using var client = builder.Build();
    await client.GetResponseAsync("Refund A-10023, please.", new ChatOptions { Tools = [total, refund] });
}

static async Task<ReplayDivergedException> StoppedAsync(Func<Task> ask)
{
    try
    {
        await ask();
    }
    catch (ReplayDivergedException stopped)
    {
        return stopped;
    }

    throw new InvalidOperationException("The fork should have stopped before the refund.");
}

static decimal Euros(string result)
{
    var json = JsonElement.Parse(result);
    var total = json.GetProperty("total").GetDecimal();
    return json.TryGetProperty("unit", out var unit) && unit.GetString() == "cent" ? total / 100 : total;
}
