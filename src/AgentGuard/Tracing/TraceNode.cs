namespace AgentGuard.Tracing;

/// <summary>A span with what lies within it.</summary>
/// <param name="Span">The span.</param>
/// <param name="Children">The spans within it, in the order of their beginnings.</param>
public sealed record TraceNode(TraceSpan Span, IReadOnlyList<TraceNode> Children)
{
    /// <summary>The node and all within it, the outer before the inner.</summary>
    /// <returns>The nodes.</returns>
    public IEnumerable<TraceNode> All()
    {
        // Not recursive: a trace may be as deep as it likes.
        Stack<TraceNode> open = new([this]);
        while (open.TryPop(out var node))
        {
            yield return node;
            for (var i = node.Children.Count - 1; i >= 0; i--)
            {
                open.Push(node.Children[i]);
            }
        }
    }
}
