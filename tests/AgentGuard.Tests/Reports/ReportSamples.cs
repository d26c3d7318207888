using System.Text.Json;
using AgentGuard.Replay;
using AgentGuard.Tracing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Reports;

/// <summary>Runs to show: small ones with everything in them, hostile ones, long ones.</summary>
internal static class ReportSamples
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A desk that refunds: a rate limit, a fallback, a tool that fails, a sub-run.</summary>
    public static RunTrace Desk(string userText = "My order A-10023 arrived broken. I want my money back.")
    {
        var user = Message("user", Text(userText));
        var lookUp = Message("assistant", Call("call-1", "order_total", "{\"order\":\"A-10023\"}"));
        var total = Message("tool", Result("call-1", "{\"total\":49.9,\"currency\":\"EUR\"}"));
        var refund = Message("assistant", Text("I found the order."), Call("call-2", "issue_refund", "{\"order\":\"A-10023\",\"euros\":49.9}"));
        var paid = Message("tool", Result("call-2", "{\"status\":\"paid\"}"));
        var answer = Message("assistant", Text("49.90 EUR are on their way to you."));
        List<TraceSpan> spans =
        [
            Span("1", null, "invoke_agent refund-desk", 0, 9_120, "run", ("agentguard.run.id", "018f"), ("agentguard.run.outcome", "Degraded"), ("agentguard.run.cost", 0.0123)) with
            {
                Events = [Event("AG1102", "GuardrailTriggered", 40, "The guardrail pii rewrote the input (EMAIL).", "Information"), Event("AG1002", "RunEnded", 9_119, "The run ended: Degraded.", "Warning")],
            },
            Span("2", "1", "turn", 10, 4_600, "turn", ("agentguard.turn.number", 1L)),
            Failed(Span("3", "2", "chat gpt-5", 20, 820, "model_call", ("agentguard.candidate", "primary"), ("agentguard.attempt", 1L), Input(user)), "RateLimited"),
            Failed(Span("4", "2", "chat gpt-5", 1_450, 400, "model_call", ("agentguard.candidate", "primary"), ("agentguard.attempt", 2L), Input(user)), "Overloaded"),
            Span("5", "2", "chat claude-5", 1_900, 1_900, "model_call", ("agentguard.candidate", "backup"), ("agentguard.attempt", 1L), Input(user), Output(lookUp), ("gen_ai.usage.input_tokens", 812L), ("gen_ai.usage.output_tokens", 44L)) with
            {
                Events = [Event("AG1401", "FellBack", 1_895, "The candidate primary did not answer (Overloaded); backup is asked.", "Warning")],
            },
            Span("6", "2", "execute_tool order_total", 3_820, 700, "tool", ("gen_ai.tool.name", "order_total"), ("gen_ai.tool.call.arguments", "{\"order\":\"A-10023\"}"), ("gen_ai.tool.call.result", "{\"total\":49.9,\"currency\":\"EUR\"}")),
            Span("7", "1", "turn", 4_620, 3_000, "turn", ("agentguard.turn.number", 2L)),
            Span("8", "7", "chat gpt-5", 4_630, 1_500, "model_call", ("agentguard.candidate", "primary"), Input(user, lookUp, total), Output(refund), ("gen_ai.usage.input_tokens", 901L), ("gen_ai.usage.output_tokens", 61L)),
            Failed(Span("9", "7", "execute_tool issue_refund", 6_150, 600, "tool", ("gen_ai.tool.name", "issue_refund"), ("gen_ai.tool.call.arguments", "{\"order\":\"A-10023\",\"euros\":49.9}")), "timeout"),
            Span("a", "7", "execute_tool issue_refund", 6_800, 760, "tool", ("gen_ai.tool.name", "issue_refund"), ("gen_ai.tool.call.arguments", "{\"order\":\"A-10023\",\"euros\":49.9}"), ("gen_ai.tool.call.result", "{\"status\":\"paid\"}")),
            Span("b", "1", "turn", 7_640, 1_440, "turn", ("agentguard.turn.number", 3L)),
            Span("c", "b", "chat gpt-5", 7_650, 1_420, "model_call", ("agentguard.candidate", "primary"), Input(user, lookUp, total, refund, paid), Output(answer), ("gen_ai.usage.input_tokens", 988L), ("gen_ai.usage.output_tokens", 19L)),
        ];
        return RunTrace.Of(spans).Single();
    }

    /// <summary>A run of so many steps, each asked with all that came before.</summary>
    public static RunRecording Long(int steps)
    {
        List<RecordedStep> list = [];
        List<RequestPart> asked = [new("messages[0]", """{"contents":[{"text":"Count, please."}],"role":"user"}""")];
        for (var i = 1; i <= steps; i++)
        {
            list.Add(new()
            {
                Number = i,
                Request = CanonicalRequest.Of(asked.TakeLast(40)),
                At = Noon.AddMilliseconds(i * 20),
                Duration = TimeSpan.FromMilliseconds(15),
                Response = new(new ChatMessage(ChatRole.Assistant, $"This is number {i}.")),
            });
            asked.Add(new($"messages[{i}]", $$"""{"contents":[{"text":"This is number {{i}}."}],"role":"assistant"}"""));
        }

        return new(list) { StartedAt = Noon };
    }

    /// <summary>The same run twice, the second time with a repaired tool.</summary>
    public static RunComparison Repaired() => RunComparison.Of(Refund("""{"total":4990}""", 4990m), Refund("""{"total":4990,"unit":"cent"}""", 49.9m));

    public static RunRecording Refund(string total, decimal euros)
    {
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Refund A-10023, please."),
            new(ChatRole.Assistant, [new FunctionCallContent("call-1", "order_total", new Dictionary<string, object?> { ["order"] = "A-10023" })]),
            new(ChatRole.Tool, [new FunctionResultContent("call-1", JsonElement.Parse(total))]),
            new(ChatRole.Assistant, [new FunctionCallContent("call-2", "issue_refund", new Dictionary<string, object?> { ["order"] = "A-10023", ["euros"] = euros })]),
            new(ChatRole.Tool, [new FunctionResultContent("call-2", "paid")]),
            new(ChatRole.Assistant, $"{euros} EUR are on their way."),
        ];
        return RunRecording.FromMessages(messages);
    }

    private static TraceSpan Span(string id, string? parent, string name, double start, double length, string step, params (string Name, object Value)[] attributes) =>
        new("0af7651916cd43dd8448eb211c80319c", id.PadLeft(16, '0'), name)
        {
            ParentId = parent?.PadLeft(16, '0'),
            StartedAt = Noon.AddMilliseconds(start),
            Duration = TimeSpan.FromMilliseconds(length),
            Source = "AgentGuard",
            Attributes = attributes.Prepend(("agentguard.step", step)).ToDictionary(pair => pair.Item1, pair => pair.Item2),
        };

    private static TraceSpan Failed(TraceSpan span, string why) => span with { Status = System.Diagnostics.ActivityStatusCode.Error, StatusDescription = why };

    private static TraceSpanEvent Event(string code, string name, double at, string message, string severity) => new(code, Noon.AddMilliseconds(at), new Dictionary<string, object>
    {
        ["agentguard.event.name"] = name,
        ["agentguard.event.message"] = message,
        ["agentguard.event.severity"] = severity,
    });

    private static (string, object) Input(params string[] messages) => ("gen_ai.input.messages", $"[{string.Join(',', messages)}]");

    private static (string, object) Output(string message) => ("gen_ai.output.messages", $"[{message}]");

    private static string Message(string role, params string[] parts) => $$"""{"role":"{{role}}","parts":[{{string.Join(',', parts)}}]}""";

    private static string Text(string text) => $$"""{"type":"text","content":{{JsonSerializer.Serialize(text)}}}""";

    private static string Call(string id, string name, string arguments) => $$"""{"type":"tool_call","id":"{{id}}","name":"{{name}}","arguments":{{arguments}}}""";

    private static string Result(string id, string json) => $$"""{"type":"tool_call_response","id":"{{id}}","response":{{json}}}""";
}
