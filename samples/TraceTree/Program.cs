// What happened in a run, as a tree: its provider limits the rate, the backup answers, a tool fails once. The same trace is written as a page.
using System.Globalization;
using AgentGuard.Reports;
using AgentGuard.Testing;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

var sink = new InMemoryTraceSink();
var builder = Host.CreateEmptyApplicationBuilder(settings: null);
builder.Services.AddAgentGuard().AddTracing(t => t.CaptureContent = true).AddTraceSink(sink);
builder.Services.AddKeyedChatClient("backup", Backup()).UseResilience();
builder.Services.AddChatClient(new ScriptedChatClient(_ => ScriptedStep.Throw(
        new HttpRequestException("slow down", null, System.Net.HttpStatusCode.TooManyRequests))))
    .UseAgentRun(run => run.AgentName = "refund-desk")
    .UseGuardrails(g => g.RedactPii())
    .UseGuardedFunctionInvocation(t => t.ForTool("order_total", o => o.Effect = AgentGuard.Tools.ToolEffect.ReadOnly))
    .UseFallback("backup")
    .UseResilience(r => r.Retry.MaxRetries = 0);
using var host = builder.Build();

var asked = 0;
var total = AIFunctionFactory.Create((string order) => ++asked == 1 ? throw new TimeoutException("The shop did not answer.") : "49.90 EUR", "order_total");
var refund = AIFunctionFactory.Create((string order, double euros) => "paid", "issue_refund");
var answer = await host.Services.GetRequiredService<IChatClient>().GetResponseAsync(
    "Refund A-10023 and tell anna@example.org.", new ChatOptions { Tools = [total, refund] });
await host.Services.GetRequiredService<AgentTracer>().FlushAsync();

var trace = RunTrace.Of(sink.Spans).Single();
AnsiConsole.Write(Draw(trace));
var page = Path.Combine(Directory.CreateTempSubdirectory("trace").FullName, "run.html");
await RunReport.Of(trace).SaveAsync(page);
AnsiConsole.MarkupLineInterpolated($"[grey]the same as a page[/] {page}");

var captured = string.Concat(trace.ModelCalls.Select(call => call.Text("gen_ai.input.messages")));
return trace.ModelCalls.Any(call => call.Text("error.type") is not null) && trace.ToolCalls.Count() == 2 && trace.IsComplete
    && answer.Text.Contains("anna@example.org", StringComparison.Ordinal) && !captured.Contains("anna@", StringComparison.Ordinal) ? 0 : 1;

static Tree Draw(RunTrace trace)
{
    var tree = new Tree(Title(trace.Root.Span)) { Style = Style.Parse("grey") };
    Add(tree, trace.Root);
    return tree;
}

static void Add(IHasTreeNodes into, TraceNode node)
{
    foreach (var happened in node.Span.Events.Where(happened => happened.Attributes.ContainsKey("agentguard.event.message")))
    {
        into.AddNode($"[yellow]{happened.Name}[/] [grey]{Markup.Escape(happened.Attributes["agentguard.event.message"].ToString()!)}[/]");
    }

    foreach (var child in node.Children)
    {
        Add(into.AddNode(Title(child.Span)), child);
    }
}

static string Title(TraceSpan span)
{
    var color = span.Text("error.type") is not null ? "red" : span.Step switch
    {
        TraceStep.Run => "bold",
        TraceStep.ModelCall => "slateblue1",
        TraceStep.ToolCall => "teal",
        _ => "grey",
    };
    var took = string.Create(CultureInfo.InvariantCulture, $"{span.Duration?.TotalMilliseconds:0.0} ms");
    var more = string.Join(' ', new[] { span.Text("agentguard.candidate"), span.Text("error.type") }.OfType<string>());
    return $"[{color}]{Markup.Escape(span.Name)}[/] {took} [grey]{Markup.Escape(more)}[/]";
}

static ScriptedChatClient Backup() => new(request =>
    request.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Count() switch
    {
        0 => ScriptedStep.ToolCall("order_total", new Dictionary<string, object?> { ["order"] = "A-10023" }, "call-1").WithUsage(210, 18),
        1 => ScriptedStep.ToolCall("issue_refund", new Dictionary<string, object?> { ["order"] = "A-10023", ["euros"] = 49.9 }, "call-2").WithUsage(260, 24),
        _ => ScriptedStep.Text("49.90 EUR are on their way, and <EMAIL_1> is told.").WithUsage(300, 16),
    });
