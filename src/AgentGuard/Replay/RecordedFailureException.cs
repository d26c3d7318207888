namespace AgentGuard.Replay;

/// <summary>
/// Is thrown in a replay where the recorded call failed; where it was the failure of a model, within a <see cref="Failures.ModelFailureException"/>, and where
/// it was one of the common exceptions of .NET, within one of the same type.
/// </summary>
public sealed class RecordedFailureException : AgentGuardException
{
    // What handles a tool's exception goes by its type.
    private static readonly Dictionary<string, Func<string, Exception, Exception>> Known = new(StringComparer.Ordinal)
    {
        ["System.ArgumentException"] = (message, inner) => new ArgumentException(message, inner),
        ["System.FormatException"] = (message, inner) => new FormatException(message, inner),
        ["System.InvalidOperationException"] = (message, inner) => new InvalidOperationException(message, inner),
        ["System.NotSupportedException"] = (message, inner) => new NotSupportedException(message, inner),
        ["System.TimeoutException"] = (message, inner) => new TimeoutException(message, inner),
        ["System.UnauthorizedAccessException"] = (message, inner) => new UnauthorizedAccessException(message, inner),
        ["System.Collections.Generic.KeyNotFoundException"] = (message, inner) => new KeyNotFoundException(message, inner),
        ["System.IO.IOException"] = (message, inner) => new IOException(message, inner),
        ["System.IO.FileNotFoundException"] = (message, inner) => new FileNotFoundException(message, inner),
        ["System.Net.Http.HttpRequestException"] = (message, inner) => new HttpRequestException(message, inner),
    };

    /// <summary>Creates the exception.</summary>
    /// <param name="failure">What was recorded.</param>
    public RecordedFailureException(RecordedFailure failure)
        : base((failure ?? throw new ArgumentNullException(nameof(failure))).Message) => Failure = failure;

    /// <summary>What was recorded.</summary>
    public RecordedFailure Failure { get; }

    /// <summary>The exception that a replay throws.</summary>
    internal static Exception Of(RecordedFailure failure)
    {
        var exception = new RecordedFailureException(failure);
        return failure.Model is { } model ? new Failures.ModelFailureException(model, exception)
            : Known.GetValueOrDefault(failure.Type)?.Invoke(failure.Message, exception) ?? exception;
    }
}
