using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>One way to make a conversation shorter. <see cref="ContextCompressor"/> chooses among the changes that several propose.</summary>
/// <remarks>
/// Implementations are thread-safe, propose the same for the same turns, and never touch the messages they are given. Used by itself, as an
/// <see cref="IChatReducer"/>, it makes every change that it proposes.
/// </remarks>
public abstract class Compressor : IChatReducer
{
    /// <summary>What it is called in events, for example <c>clear results</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether its changes lose so much that they are made only when the window forces them.</summary>
    /// <value>Default <see langword="true"/>. With <see langword="false"/> they are made as soon as they pay.</value>
    public virtual bool OnlyWhenForced => true;

    /// <summary>Whether it works in <see cref="ProposeAsync"/>, for example by asking a model, and has nothing to propose at once.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public virtual bool TakesTime => false;

    /// <summary>Proposes changes.</summary>
    /// <param name="view">The conversation.</param>
    /// <returns>The changes, oldest first, that do not overlap. One that would make nothing shorter is ignored.</returns>
    public abstract IEnumerable<ContextEdit> Propose(ContextView view);

    /// <summary>Proposes changes that take time, for example a call of a model.</summary>
    /// <param name="view">The conversation.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The changes. Whatever goes wrong is no change: an exception other than the caller's cancellation counts as none.</returns>
    public virtual ValueTask<IReadOnlyList<ContextEdit>> ProposeAsync(ContextView view, CancellationToken cancellationToken = default) =>
        new([.. Propose(view)]);

    /// <summary>Makes every change that it proposes for all but the latest turn.</summary>
    /// <param name="messages">The conversation; it is not changed.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The conversation to send; the same messages where there is nothing to do.</returns>
    public async Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var log = new TurnLog(new MessageTokens(EstimatingTokenCounter.Instance));
        log.Append(list, list.Count);
        var edits = await ProposeAsync(log.ViewOf(log.Turns.Count - 1, scope: null), cancellationToken).ConfigureAwait(false);
        foreach (var edit in edits.Where(edit => log.Saves(edit) > 0))
        {
            log.Apply(edit);
        }

        return log.IsUntouched ? list : log.ToMessages(scope: null);
    }
}
