namespace AgentGuard.Fallback.Ending;

/// <summary>One step of the end of a chain.</summary>
internal interface IEnding
{
    /// <summary>Which.</summary>
    EndingStep Step { get; }

    /// <summary>Gives an answer in place of a candidate's.</summary>
    /// <returns>The answer, or <see langword="null"/> when this step has none.</returns>
    Task<LesserAnswer?> TryAsync(EndingRequest request, CancellationToken cancellationToken);
}
