using System.Net.Sockets;
using Microsoft.Extensions.AI;

namespace AgentGuard.Failures;

/// <summary>Turns whatever a chat client throws, and successful answers that are failures in disguise, into a <see cref="ModelFailure"/>.</summary>
/// <remarks>
/// It asks the host's readers first, then looks at what was seen on the wire, then at the .NET exception types. Evidence ranks: a
/// machine-readable code in the body, a well-known phrase, the HTTP status. Immutable and thread-safe.
/// </remarks>
public sealed class ModelFailureClassifier
{
    private readonly IModelFailureReader[] _readers;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a classifier.</summary>
    /// <param name="readers">Readers of SDK exceptions, asked in this order.</param>
    /// <param name="timeProvider">The clock against which dates in <c>Retry-After</c> are read; <see langword="null"/> for the system's.</param>
    public ModelFailureClassifier(IEnumerable<IModelFailureReader>? readers = null, TimeProvider? timeProvider = null)
    {
        _readers = readers?.ToArray() ?? [];
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The providers for which there is a reader.</summary>
    public IEnumerable<string> Providers => _readers.Select(reader => reader.Provider);

    /// <summary>Classifies an exception.</summary>
    /// <param name="exception">What the chat client threw.</param>
    /// <param name="wire">What was seen on the wire during the call, where it was observed.</param>
    /// <param name="callerToken">The caller's token: a cancellation through it is <see cref="ModelFailureKind.Cancelled"/>, any other a time-out.</param>
    /// <returns>The failure.</returns>
    public ModelFailure Classify(Exception exception, WireObservation? wire = null, CancellationToken callerToken = default)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is ModelFailureException known)
        {
            return known.Failure;
        }

        if (callerToken.IsCancellationRequested && exception is OperationCanceledException)
        {
            return new(ModelFailureKind.Cancelled, "The caller cancelled.");
        }

        return ToFailure(Merge(Read(exception), wire?.LastFailure));
    }

    /// <summary>Tells a successful answer that is a failure in disguise: cut, filtered, refused or empty.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The failure, or <see langword="null"/> when the answer is one.</returns>
    public static ModelFailure? Inspect(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return AnswerRules.Judge(response);
    }

    private static FailureEvidence Merge(FailureEvidence read, FailureEvidence? wire) => wire is null ? read : read with
    {
        StatusCode = read.StatusCode ?? wire.StatusCode,
        Headers = read.Headers.Count > 0 ? read.Headers : wire.Headers,
        Body = read.Body ?? wire.Body,
    };

    private static FailureEvidence ReadPlatform(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } http => new() { StatusCode = (int)status, Message = http.Message },
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } http =>
            new() { Kind = ModelFailureKind.Transport, Message = http.Message },
        TimeoutException or OperationCanceledException =>
            new() { Kind = ModelFailureKind.Timeout, TimeoutPhase = TimeoutPhase.Attempt, Message = exception.Message },
        HttpRequestException or IOException or SocketException or System.Text.Json.JsonException =>
            new() { Kind = ModelFailureKind.Transport, Message = exception.Message },
        _ => new() { Message = exception.Message },
    };

    private FailureEvidence Read(Exception exception)
    {
        FailureEvidence? last = null;
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            foreach (var reader in _readers)
            {
                if (reader.Read(current) is { } evidence)
                {
                    return evidence;
                }
            }

            last = ReadPlatform(current);
            if (last.Kind is not null || last.StatusCode is not null)
            {
                return last;
            }
        }

        return last! with { Message = exception.Message };
    }

    private ModelFailure ToFailure(FailureEvidence evidence)
    {
        var (judged, code) = evidence.Kind is null || evidence.StatusCode is not null ? FailureRules.Judge(evidence) : default;
        var kind = evidence.Kind ?? judged;
        var retryAfter = RetryAfterParser.Parse(evidence.Headers, _timeProvider.GetUtcNow());
        return new(kind, FailureAdvice.For(kind))
        {
            Provider = evidence.Provider,
            StatusCode = evidence.StatusCode,
            RetryAfter = retryAfter,
            ShouldRetry = RetryAfterParser.ShouldRetry(evidence.Headers),
            TimeoutPhase = kind is ModelFailureKind.Timeout ? evidence.TimeoutPhase : TimeoutPhase.None,
            ProviderCode = code,
            Scope = FailureAdvice.ScopeOf(kind, evidence),
        };
    }
}
