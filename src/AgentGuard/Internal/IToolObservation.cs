namespace AgentGuard.Internal;

/// <summary>Looks on at one call of a tool.</summary>
internal interface IToolObservation
{
    /// <summary>Takes note of the end of the call.</summary>
    /// <param name="result">What the model reads.</param>
    /// <param name="failure">The name of the failure's category; <see langword="null"/> where the call succeeded.</param>
    /// <param name="exception">What the call threw.</param>
    ValueTask EndAsync(object? result, string? failure, Exception? exception);
}
