using AgentGuard.Failures.Bodies;
using AgentGuard.Failures.Rules;
using Microsoft.Extensions.AI;

namespace AgentGuard.Failures;

/// <summary>Turns whatever a chat client throws, and successful answers that are failures in disguise, into a <see cref="ModelFailure"/>.</summary>
/// <remarks>
/// It asks the host's readers first, then looks at what was seen on the wire, then at the .NET exception types. Evidence ranks: a
/// machine-readable code in the body, a well-known phrase, the HTTP status. Immutable and thread-safe. Classifying looks at no more than
/// 8,192 characters of a body, and happens only when a call failed.
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
    /// <param name="exception">What the chat client threw; what it wraps, also several at once, is looked at too.</param>
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

        var tree = ExceptionTree.Of(exception);
        foreach (var part in tree)
        {
            if (part is ModelFailureException inner)
            {
                return inner.Failure;
            }
        }

        return callerToken.IsCancellationRequested && tree.Exists(part => part is OperationCanceledException)
            ? new(ModelFailureKind.Cancelled, FailureAdvice.For(ModelFailureKind.Cancelled))
            : Classify(Merge(Read(tree), wire?.LastFailure));
    }

    /// <summary>Classifies what is known of a failed exchange, where there is no exception: a gateway of the host's own, a batch, a log.</summary>
    /// <param name="evidence">What is known. A body with HTTP status 200 may be one of an answer that is a failure in disguise.</param>
    /// <returns>The failure; its kind is <see cref="ModelFailureKind.Unknown"/> when nothing tells of one.</returns>
    public ModelFailure Classify(FailureEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var body = ErrorBodyReader.Read(evidence.Body);
        if (body.IsEmpty)
        {
            body = ErrorBodyReader.Read(evidence.Message);
        }

        if (HeaderValues.Find(evidence.Headers, "x-amzn-errortype") is { } type)
        {
            body.AddCode(type.Split(':')[0]);
        }

        var (judged, code) = FailureRules.Judge(body, evidence.StatusCode, ProviderRules.IsGoogle(body, evidence.Provider));
        var kind = evidence.Kind ?? judged;
        return new(kind, FailureAdvice.For(kind))
        {
            Provider = evidence.Provider ?? ProviderRules.OfAnswer(body, evidence.Headers),
            StatusCode = evidence.StatusCode,
            RetryAfter = WaitRules.Find(kind, evidence.Headers, body, _timeProvider.GetUtcNow()),
            ShouldRetry = WaitRules.ShouldRetry(evidence.Headers),
            TimeoutPhase = kind is not ModelFailureKind.Timeout ? TimeoutPhase.None
                : evidence.TimeoutPhase is TimeoutPhase.None ? TimeoutPhase.Attempt : evidence.TimeoutPhase,
            ProviderCode = code,
            Scope = ScopeRules.Find(kind, body),
        };
    }

    /// <summary>Tells a successful answer that is a failure in disguise: cut, filtered, refused, empty, or with a tool call that cannot be read.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The failure, or <see langword="null"/> when the answer is one.</returns>
    /// <remarks>An answer without a failure costs a look at each of its parts and allocates nothing.</remarks>
    public static ModelFailure? Inspect(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return AnswerRules.Judge(response, options: null);
    }

    /// <summary>Tells a successful answer that is a failure in disguise, calls of tools that were not offered included.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="options">The options of the request. Without a list of tools, calls are not held against it.</param>
    /// <returns>The failure, or <see langword="null"/> when the answer is one.</returns>
    /// <remarks>An answer without a failure costs a look at each of its parts, and at the names of the tools for each call.</remarks>
    public static ModelFailure? Inspect(ChatResponse response, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(response);
        return AnswerRules.Judge(response, options);
    }

    // The wire knows the status and the body as they were sent, and the host that answered; the SDK knows what became of them. An error
    // whose body did not arrive is still that error.
    private static FailureEvidence Merge(FailureEvidence read, FailureEvidence? wire) => wire is null ? read : read with
    {
        Kind = wire.Kind ?? (read.Kind is ModelFailureKind.Transport && wire.StatusCode is not null ? null : read.Kind),
        Provider = wire.Provider ?? read.Provider,
        StatusCode = read.StatusCode ?? wire.StatusCode,
        Headers = read.Headers.Count > 0 ? read.Headers : wire.Headers,
        Body = string.IsNullOrWhiteSpace(read.Body) ? wire.Body : read.Body,
        TimeoutPhase = read.TimeoutPhase is TimeoutPhase.None ? wire.TimeoutPhase : read.TimeoutPhase,
    };

    private FailureEvidence Read(List<Exception> tree)
    {
        foreach (var exception in tree)
        {
            foreach (var reader in _readers)
            {
                if (reader.Read(exception) is { } evidence)
                {
                    return evidence;
                }
            }
        }

        var message = string.Join('\n', tree.Select(exception => exception.Message));
        foreach (var exception in tree)
        {
            if (PlatformExceptions.Read(exception) is { } evidence)
            {
                return evidence with { Message = message };
            }
        }

        return new() { Message = message };
    }
}
