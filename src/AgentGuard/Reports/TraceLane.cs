using System.Globalization;
using System.Text.Json;
using AgentGuard.Tracing;
using AgentGuard.Tracing.Conventions;

namespace AgentGuard.Reports;

/// <summary>A traced run as the page shows it.</summary>
internal static class TraceLane
{
    private static readonly string[] Messages = [GenAINames.InputMessages, "input.value"];
    private static readonly string[] Answers = [GenAINames.OutputMessages, "output.value"];
    private static readonly string[] Asked =
    [
        GenAINames.SystemInstructions, GenAINames.ToolDefinitions, GenAINames.ToolArguments, AgentTracer.ToolArgumentsTag, "tool.parameters",
    ];

    private static readonly string[] Results = [GenAINames.ToolResult, AgentTracer.ToolResultTag];

    public static ReportLane Of(RunTrace trace)
    {
        var start = trace.Root.All().Min(node => node.Span.StartedAt);
        List<ReportStep> steps = [];
        Stack<(TraceNode Node, int Depth)> open = new([(trace.Root, 0)]);
        while (open.TryPop(out var next))
        {
            steps.Add(StepOf(next.Node.Span, next.Depth, start));
            for (var i = next.Node.Children.Count - 1; i >= 0; i--)
            {
                open.Push((next.Node.Children[i], next.Depth + 1));
            }
        }

        return new("run", Facts(trace), steps);
    }

    private static List<(string, string)> Facts(RunTrace trace)
    {
        var root = trace.Root.Span;
        List<(string, string)> facts = [("began", root.StartedAt.ToString("u", CultureInfo.InvariantCulture))];
        Add("run", root.Text(AgentTracer.RunIdTag));
        Add("outcome", root.Text("agentguard.run.outcome"));
        Add("why", root.Text("agentguard.run.outcome.reason"));
        Add("cost", root.Text("agentguard.run.cost"));
        return facts;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                facts.Add((name, value));
            }
        }
    }

    private static ReportStep StepOf(TraceSpan span, int depth, DateTimeOffset start)
    {
        var isTool = span.Step is TraceStep.ToolCall;
        return new(depth, KindOf(span.Step), span.Step is TraceStep.Turn ? $"turn {span.Text(AgentTracer.TurnTag)}".TrimEnd() : span.Name)
        {
            Note = span.Step is TraceStep.ModelCall ? Note(span) : null,
            Start = (span.StartedAt - start).TotalMilliseconds,
            Length = span.Duration?.TotalMilliseconds,
            Error = span.Status is System.Diagnostics.ActivityStatusCode.Error ? span.StatusDescription ?? "failed" : null,
            Input = isTool ? [] : List(span, Messages),
            Output = isTool ? Single(span, [.. Results, "output.value"]) : List(span, Answers),
            Asked = [.. Asked.Where(span.Attributes.ContainsKey).Select(name => (name, span.Text(name)!))],
            Facts = [.. span.Attributes.Where(pair => !IsContent(pair.Key)).Select(pair => (pair.Key, Text(pair.Value)))],
            Events = [.. span.Events.Select(happened => EventOf(happened, start))],
            InputTokens = span.Number(GenAINames.InputTokens) ?? span.Number("llm.token_count.prompt") ?? 0,
            OutputTokens = span.Number(GenAINames.OutputTokens) ?? span.Number("llm.token_count.completion") ?? 0,
        };
    }

    private static string? Note(TraceSpan span) => (span.Text("agentguard.candidate"), span.Text("agentguard.attempt"), span.Text("agentguard.hedge")) switch
    {
        (var candidate, _, not null) => $"{candidate} hedge".TrimStart(),
        ({ } candidate, null or "1", _) => candidate,
        (var candidate, { } attempt and not "1", _) => $"{candidate} #{attempt}".TrimStart(),
        _ => null,
    };

    private static ReportEvent EventOf(TraceSpanEvent happened, DateTimeOffset start) => new(
        (happened.At - start).TotalMilliseconds,
        Value(happened, "agentguard.event.name") is { Length: > 0 } name ? $"{happened.Name} {name}" : happened.Name,
        Value(happened, "agentguard.event.message") is { Length: > 0 } message
            ? message
            : string.Join(", ", happened.Attributes.Select(pair => $"{pair.Key}: {Text(pair.Value)}")),
        Value(happened, "agentguard.event.severity"));

    private static string Value(TraceSpanEvent happened, string name) => happened.Attributes.TryGetValue(name, out var value) ? Text(value) : string.Empty;

    private static string KindOf(TraceStep step) => step switch
    {
        TraceStep.Run => "run",
        TraceStep.Turn => "turn",
        TraceStep.ModelCall => "model",
        TraceStep.ToolCall => "tool",
        _ => "other",
    };

    private static bool IsContent(string name) => Messages.Contains(name) || Answers.Contains(name) || Asked.Contains(name) || Results.Contains(name)
        || name.StartsWith("llm.input_messages.", StringComparison.Ordinal) || name.StartsWith("llm.output_messages.", StringComparison.Ordinal);

    private static IReadOnlyList<string> List(TraceSpan span, string[] names)
    {
        if (names.Select(span.Text).FirstOrDefault(value => value is not null) is not { } json)
        {
            return [];
        }

        try
        {
            var value = JsonElement.Parse(json);
            return value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(message => message.GetRawText())] : [json];
        }
        catch (JsonException)
        {
            // Another library's text, which need not be JSON.
            return [Quoted(json)];
        }
    }

    private static IReadOnlyList<string> Single(TraceSpan span, string[] names) =>
        names.Select(span.Text).FirstOrDefault(value => value is not null) is not { } text ? []
        : IsJson(text) ? [text] : [Quoted(text)];

    private static bool IsJson(string text)
    {
        try
        {
            JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Text(object value) => value switch
    {
        string text => text,
        System.Collections.IEnumerable list => string.Join(", ", list.Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
