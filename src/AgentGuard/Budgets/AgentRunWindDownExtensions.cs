using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>Winds a run down from a loop of the host's own.</summary>
public static class AgentRunWindDownExtensions
{
    private static readonly BudgetPolicy Unlimited = new(new BudgetOptions
    {
        MaxTokens = null,
        MaxModelCalls = null,
        MaxToolCalls = null,
        MaxSteps = null,
        MaxSubRuns = null,
    });

    /// <summary>Asks for the final answer of a run that has to end: the model is told why, tools are withdrawn, and the answer is marked.</summary>
    /// <param name="run">The run. It is degraded, or handed over where the policy says so.</param>
    /// <param name="client">The client that answers.</param>
    /// <param name="messages">The conversation so far; never changed. Calls that were not run yet are answered as not run.</param>
    /// <param name="reason">Why the run has to end; the model is told.</param>
    /// <param name="options">The options of the request; its response format stays. Never changed.</param>
    /// <param name="policy">The budgets that the call counts for; <see langword="null"/> for none but those of the client itself.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The final answer, without tool calls.</returns>
    /// <exception cref="ModelFailureException">No budget is left for it, or the model gave no answer.</exception>
    public static async Task<ChatResponse> WindDownAsync(
        this AgentRun run,
        IChatClient client,
        IReadOnlyList<ChatMessage> messages,
        string reason,
        ChatOptions? options = null,
        BudgetPolicy? policy = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(client);

        // What the client counts itself is not counted twice.
        var counts = client.GetService<BudgetPolicy>() is null;
        return await (policy ?? Unlimited)
            .BeginWindDownAsync(run, messages, reason, options, counts ? run.Usage : new RunUsage(), cancellationToken)
            .SendAsync(client, cancellationToken).ConfigureAwait(false);
    }
}
