using System.Text.Json;
using Quickstart.Tickets;

namespace Quickstart.World;

/// <summary>The shop's policies from <c>world.json</c>, found by words.</summary>
public static class Policies
{
    private static readonly IReadOnlyList<Policy> Shared = JsonSerializer.Deserialize<Policy[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "world.json")), TicketFile.Json) ?? [];

    /// <summary>The policy that shares most words with the query; those of the ticket replace shared ones of the same topic.</summary>
    public static Policy? Find(string query, Ticket ticket)
    {
        var own = ticket.Policies;
        var candidates = own.Concat(Shared.Where(s => own.All(o => o.Topic != s.Topic)));
        return candidates
            .Select(policy => (Policy: policy, Score: policy.Keywords.Append(policy.Topic).Count(word => Has(query, word))))
            .Where(c => c.Score > 0)
            .OrderByDescending(c => c.Score)
            .Select(c => c.Policy)
            .FirstOrDefault();
    }

    private static bool Has(string query, string word) => query.Contains(word, StringComparison.OrdinalIgnoreCase);
}
