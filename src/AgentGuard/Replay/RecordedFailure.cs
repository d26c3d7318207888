using System.Net.Sockets;
using AgentGuard.Failures;
using AgentGuard.Internal;

namespace AgentGuard.Replay;

/// <summary>An exception that was recorded.</summary>
/// <param name="Type">The full name of its type.</param>
/// <param name="Message">Its message.</param>
public sealed record RecordedFailure(string Type, string Message)
{
    /// <summary>What the failure of a model was, so that a replay retries, falls back and tells of it as the run did.</summary>
    /// <value>Default <see langword="null"/>: it was none of a model.</value>
    public ModelFailure? Model { get; init; }

    /// <summary>The HTTP status, where the failure came with one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The <see cref="HttpRequestError"/> or <see cref="SocketError"/>: it says whether the other side was reached.</summary>
    public string? NetworkError { get; init; }

    /// <summary>Whether a tool said that the same call may succeed later.</summary>
    /// <value>Default <see langword="null"/>: a tool said nothing of the kind, it just failed.</value>
    public bool? Retryable { get; init; }

    /// <summary>Whether a tool said that it changed something before it failed.</summary>
    public bool EffectHappened { get; init; }

    /// <summary>Whether the call was cancelled, by its caller or by a time-out around it.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>What is to be known of an exception.</summary>
    internal static RecordedFailure Of(Exception exception, ModelFailure? model) =>
        new(exception.GetType().FullName ?? exception.GetType().Name, exception.Message)
        {
            Model = model,
            StatusCode = (int?)(exception as HttpRequestException)?.StatusCode,
            NetworkError = exception switch
            {
                HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError.ToString(),
                SocketException socket => socket.SocketErrorCode.ToString(),
                _ => null,
            },
            Retryable = (exception as IToolFailure)?.Retryable,
            EffectHappened = exception is IToolFailure { EffectHappened: true },
            IsCancelled = exception is OperationCanceledException,
        };
}
