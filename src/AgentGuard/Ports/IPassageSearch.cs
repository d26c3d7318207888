namespace AgentGuard.Ports;

/// <summary>Finds the passages that answer a question, by their words or by what they mean.</summary>
/// <remarks>Implementations are thread-safe.</remarks>
public interface IPassageSearch
{
    /// <summary>Finds passages.</summary>
    /// <param name="question">What is looked for.</param>
    /// <param name="passages">The passages, in the order in which they were written.</param>
    /// <param name="maxPassages">How many at most.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The places of those found, from 0, best first; empty when none answers it.</returns>
    ValueTask<IReadOnlyList<int>> SearchAsync(
        string question, IReadOnlyList<string> passages, int maxPassages, CancellationToken cancellationToken = default);
}
