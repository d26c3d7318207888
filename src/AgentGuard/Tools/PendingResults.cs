using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Keeps results of ours that a loop will not send itself, because the provider keeps the conversation.</summary>
/// <remarks>
/// Where an answer has a conversation id, a loop sends the results of the calls it ran and nothing else; a provider refuses a
/// conversation in which a call stays without a result.
/// </remarks>
internal sealed class PendingResults
{
    private const int Capacity = 1024;
    private readonly ConcurrentDictionary<string, IReadOnlyList<FunctionResultContent>> _results = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public void Add(string? conversationId, IReadOnlyList<FunctionResultContent> results)
    {
        if (conversationId is null || results.Count == 0)
        {
            return;
        }

        _results[conversationId] = results;
        _order.Enqueue(conversationId);
        // Conversations that are never continued must not pile up.
        while (_order.Count > Capacity && _order.TryDequeue(out var oldest))
        {
            _results.TryRemove(oldest, out _);
        }
    }

    public IReadOnlyList<FunctionResultContent> Take(string? conversationId) =>
        conversationId is not null && _results.TryRemove(conversationId, out var results) ? results : [];
}
