using System.Globalization;
using System.Text;
using AgentGuard.Tracing.Import;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>The tree of a run: run, turns, attempts to call models, calls of tools, with what happened in each.</summary>
public sealed class RunTrace
{
    private RunTrace(TraceNode root) => Root = root;

    /// <summary>The outermost span.</summary>
    public TraceNode Root { get; }

    /// <summary>The attempts to call a model, in order.</summary>
    public IEnumerable<TraceSpan> ModelCalls => Spans(TraceStep.ModelCall);

    /// <summary>The calls of tools, in order.</summary>
    public IEnumerable<TraceSpan> ToolCalls => Spans(TraceStep.ToolCall);

    /// <summary>Whether every span has ended; not so where the process was killed.</summary>
    public bool IsComplete => Root.All().All(node => node.Span.Duration is not null);

    /// <summary>Puts spans together.</summary>
    /// <param name="spans">The spans, of one trace or of several, in any order.</param>
    /// <returns>The trees that hold a step of an agent, by their beginnings. A span whose outer span is missing is the root of a tree of its own.</returns>
    public static IReadOnlyList<RunTrace> Of(IEnumerable<TraceSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        var all = TraceSpans.Latest([.. spans]).DistinctBy(span => (span.TraceId, span.SpanId)).OrderBy(span => span.StartedAt).ToList();
        var known = all.Select(span => (span.TraceId, span.SpanId)).ToHashSet();
        var children = all.Where(IsWithin).ToLookup(span => (span.TraceId, span.ParentId!));
        return
        [
            .. all.Where(span => !IsWithin(span))
                .Select(root => new RunTrace(Build(root, children)))
                .Where(trace => trace.Root.All().Any(node => node.Span.Step is not TraceStep.Other)),
        ];

        bool IsWithin(TraceSpan span) => span.ParentId is { } parent && parent != span.SpanId && known.Contains((span.TraceId, parent));
    }

    /// <summary>The conversation that the trace holds: what the last call of a model with captured content was given, and its answer.</summary>
    /// <returns>The messages, by OpenTelemetry's conventions, OpenInference's or OpenLLMetry's; empty where no content was captured.</returns>
    /// <remarks><c>RunRecording.FromMessages</c> makes a recording of them that can be replayed.</remarks>
    public IReadOnlyList<ChatMessage> ToMessages() => TraceConversation.Of(this);

    /// <summary>The tree as text, a line for each span and each event.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        Stack<(TraceNode Node, int Depth)> open = new([(Root, 0)]);
        while (open.TryPop(out var next))
        {
            var (node, depth) = next;
            text.Append(' ', depth * 2).Append(node.Span.Name);
            if (node.Span.Duration is { } duration)
            {
                text.Append(CultureInfo.InvariantCulture, $" {duration.TotalMilliseconds:0.#} ms");
            }
            else
            {
                text.Append(" (not ended)");
            }

            text.AppendLine(node.Span.Status is System.Diagnostics.ActivityStatusCode.Error ? $" failed: {node.Span.StatusDescription}" : string.Empty);
            foreach (var happened in node.Span.Events)
            {
                var said = happened.Attributes.TryGetValue("agentguard.event.message", out var message) ? message : string.Empty;
                text.Append(' ', depth * 2 + 2).AppendLine(CultureInfo.InvariantCulture, $"* {happened.Name} {said}");
            }

            for (var i = node.Children.Count - 1; i >= 0; i--)
            {
                open.Push((node.Children[i], depth + 1));
            }
        }

        return text.ToString();
    }

    // Deep chains are built from their ends, without recursion; a circle of parents reaches no root and is left out.
    private static TraceNode Build(TraceSpan root, ILookup<(string, string), TraceSpan> children)
    {
        List<TraceSpan> order = [root];
        for (var i = 0; i < order.Count; i++)
        {
            order.AddRange(children[(order[i].TraceId, order[i].SpanId)]);
        }

        Dictionary<TraceSpan, TraceNode> built = new(ReferenceEqualityComparer.Instance);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            built[order[i]] = new(order[i], [.. children[(order[i].TraceId, order[i].SpanId)].Select(child => built[child])]);
        }

        return built[root];
    }

    private IEnumerable<TraceSpan> Spans(TraceStep step) => Root.All().Select(node => node.Span).Where(span => span.Step == step);
}
