using System.Runtime.CompilerServices;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Resilience.Limits;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience;

/// <summary>Makes model calls that survive transient failures: retried, bounded in time, not made while the client keeps failing.</summary>
/// <remarks>
/// <para>One instance stands for one client, since it holds the state of its circuit breaker. What leaves it is an answer, a
/// <see cref="ModelFailureException"/>, or an <see cref="OperationCanceledException"/> of the caller's token; exceptions of the library
/// that are no failures of a model, such as a rejected audit, pass as they are.</para>
/// <para>Thread-safe. A call that succeeds at once costs a few dozen bytes.</para>
/// </remarks>
public sealed class ResiliencePolicy : ICandidateHealth
{
    private readonly ResilienceOptions _options;
    private readonly AttemptLoop _loop;
    private readonly HostPipeline? _pipeline;

    /// <summary>Creates a policy.</summary>
    /// <param name="options">How calls survive; not to be changed afterwards.</param>
    /// <param name="classifier">Tells failures apart; <see langword="null"/> for one without readers of SDK exceptions.</param>
    /// <param name="events">Who is told what happens; <see langword="null"/> for those of the current run.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public ResiliencePolicy(
        ResilienceOptions options, ModelFailureClassifier? classifier = null, AgentEvents? events = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        PolicyOptions.Validate(options.Name ?? string.Empty, options, ResilienceOptionsValidator.Instance);
        timeProvider ??= TimeProvider.System;
        _options = options;
        _loop = new AttemptLoop(options, classifier ?? new ModelFailureClassifier(timeProvider: timeProvider), events, timeProvider);
        _pipeline = options.CreatePipeline(_loop);
    }

    /// <summary>Whether the circuit breaker lets calls in: for health checks.</summary>
    /// <value><see cref="CircuitState.Closed"/> where there is none.</value>
    public CircuitState CircuitState => _loop.Breaker?.State ?? CircuitState.Closed;

    internal FinishHabit Habit { get; } = new();

    /// <summary>Makes a call for a whole answer.</summary>
    /// <param name="call">Makes one attempt; it must use the token it is given.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The answer, as the client gave it.</returns>
    /// <exception cref="ModelFailureException">The call failed for good.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<ChatResponse> ExecuteAsync(
        Func<CancellationToken, Task<ChatResponse>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return ExecuteAsync(static (call, token) => call(token), call, default, cancellationToken);
    }

    /// <summary>Makes a call for a whole answer, with a state instead of a closure.</summary>
    internal Task<ChatResponse> ExecuteAsync<TState>(
        Func<TState, CancellationToken, Task<ChatResponse>> call, TState state, CallShape shape, CancellationToken cancellationToken) =>
        RunAsync<ResponseAttempt<TState>, ChatResponse>(new ResponseAttempt<TState>(call, state, shape), cancellationToken);

    /// <summary>Makes a call for a stream. A failure is retried as long as nothing was handed out.</summary>
    /// <param name="call">Makes one attempt; it must use the token it is given.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The updates of the attempt that succeeded, each as the client gave it.</returns>
    /// <remarks>
    /// Enumerating it throws <see cref="ModelFailureException"/>. After the first content nothing is repeated and nothing spliced: the
    /// failure then says that it is not safe to repeat (<see cref="ModelFailure.IsReplaySafe"/>).
    /// </remarks>
    public IAsyncEnumerable<ChatResponseUpdate> ExecuteStreamingAsync(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return ExecuteStreamingAsync(static (call, token) => call(token), call, default, cancellationToken);
    }

    /// <summary>Makes a call for a stream, with a state instead of a closure.</summary>
    internal IAsyncEnumerable<ChatResponseUpdate> ExecuteStreamingAsync<TState>(
        Func<TState, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> call, TState state, CallShape shape, CancellationToken cancellationToken) =>
        StreamAsync(new StreamAttempt<TState>(call, state, _options, Habit, shape), cancellationToken);

    /// <inheritdoc/>
    public TimeSpan GetUnavailableFor() => _loop.GetUnavailableFor();

    /// <inheritdoc/>
    public bool IsBusy => _loop.IsBusy;

    /// <inheritdoc/>
    public bool TryProbe() => _loop.TryProbe();

    /// <inheritdoc/>
    public void SetAlternatives(Func<bool> isAnyReady)
    {
        ArgumentNullException.ThrowIfNull(isAnyReady);
        _loop.HasAlternative = isAnyReady;
    }

    private Task<T> RunAsync<TAttempt, T>(TAttempt attempt, CancellationToken cancellationToken)
        where TAttempt : struct, IAttempt<T> =>
        _pipeline is null
            ? _loop.RunAsync<TAttempt, T>(attempt, cancellationToken)
            : _pipeline.RunAsync<TAttempt, T>(attempt, cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync<TState>(
        StreamAttempt<TState> attempt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await RunAsync<StreamAttempt<TState>, HeldStream>(attempt, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            if (_pipeline is not null)
            {
                stream.Link(cancellationToken);
            }

            foreach (var update in stream.Held)
            {
                yield return update;
            }

            while (await stream.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }
    }
}
