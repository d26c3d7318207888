namespace AgentGuard.Internal;

/// <summary>A tool that is recorded or replayed: what the host is asked about its calls is part of the outside world too.</summary>
internal interface IWitnessedTool
{
    /// <summary>Gives the answer of the outside world, recorded or as it was recorded.</summary>
    /// <param name="question">What is asked; the same in every process.</param>
    /// <param name="live">Asks it.</param>
    /// <param name="cancellationToken">Cancels the asking.</param>
    /// <returns>The answer, as text.</returns>
    ValueTask<string> AskAsync(string question, Func<CancellationToken, ValueTask<string>> live, CancellationToken cancellationToken);
}
