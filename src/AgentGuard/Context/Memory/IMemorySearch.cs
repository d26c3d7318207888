namespace AgentGuard.Context.Memory;

/// <summary>A store that finds by meaning what it keeps, as a vector store does: <see cref="AgentMemory"/> joins its ranking with that by words.</summary>
/// <remarks>Implementations are thread-safe.</remarks>
public interface IMemorySearch
{
    /// <summary>Finds items of a principal.</summary>
    /// <param name="principal">The principal.</param>
    /// <param name="question">What is looked for.</param>
    /// <param name="maxItems">How many at most.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Their ids, best first.</returns>
    ValueTask<IReadOnlyList<string>> SearchAsync(string principal, string question, int maxItems, CancellationToken cancellationToken = default);
}
