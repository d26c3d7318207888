using System.Net;
using System.Net.Sockets;

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
    };

    /// <summary>Creates the exception.</summary>
    /// <param name="failure">What was recorded.</param>
    public RecordedFailureException(RecordedFailure failure)
        : base((failure ?? throw new ArgumentNullException(nameof(failure))).Message) => Failure = failure;

    /// <summary>What was recorded.</summary>
    public RecordedFailure Failure { get; }

    private static T Error<T>(RecordedFailure failure)
        where T : struct, Enum => Enum.TryParse(failure.NetworkError, out T error) ? error : default;

    /// <summary>The exception that a replay throws.</summary>
    internal static Exception Of(RecordedFailure failure)
    {
        var exception = new RecordedFailureException(failure);
        return failure switch
        {
            { Model: { } model } => new Failures.ModelFailureException(model, exception),
            { Retryable: { } retryable } => new RecordedToolException(failure, retryable),
            { Type: "System.Net.Http.HttpRequestException" } => new HttpRequestException(
                Error<HttpRequestError>(failure), failure.Message, exception, (HttpStatusCode?)failure.StatusCode),
            { Type: "System.Net.Sockets.SocketException" } => new SocketException((int)Error<SocketError>(failure), failure.Message),
            _ => Known.GetValueOrDefault(failure.Type)?.Invoke(failure.Message, exception) ?? exception,
        };
    }
}
