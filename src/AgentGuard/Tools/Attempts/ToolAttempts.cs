using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools.Attempts;

/// <summary>Makes the attempts at a call: within the limits of the tool, again where that is safe, and not while the tool is left alone.</summary>
/// <remarks>One for all calls of a tool by its name, whatever objects stand for it. Thread-safe.</remarks>
internal sealed class ToolAttempts
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Unlimited = TimeSpan.FromDays(1);
    private readonly ToolGuard _guard;
    private readonly ToolSettings _settings;
    private readonly string _name;
    private readonly ToolCircuit _circuit;
    private readonly SemaphoreSlim? _places;
    private readonly ToolPace? _pace;

    public ToolAttempts(ToolGuard guard, string name, ToolSettings settings)
    {
        (_guard, _name, _settings) = (guard, name, settings);
        _circuit = new ToolCircuit(settings.BreakAfterFailures, settings.BreakDuration, guard.TimeProvider);
        _places = settings.MaxConcurrentCalls is { } places ? new SemaphoreSlim(places, places) : null;
        _pace = settings.MaxCallsPerMinute is { } calls ? new ToolPace(calls, guard.TimeProvider) : null;
    }

    /// <summary>Runs the tool.</summary>
    /// <param name="function">The tool.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="mayRepeat">Whether it may be called again after a failure in which something may have happened.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="ToolUnavailableException">It was not called.</exception>
    public async ValueTask<object?> RunAsync(AIFunction function, AIFunctionArguments arguments, bool mayRepeat, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(function, arguments, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (MayTryAgain(e, attempt, mayRepeat, cancellationToken))
            {
                var wait = Wait(attempt);
                if (!Fits(wait))
                {
                    throw;
                }

                await _guard.RaiseAsync(new ToolRetried(_name, attempt, wait, e.GetType().Name), cancellationToken).ConfigureAwait(false);
                await Task.Delay(wait, _guard.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Half of a wait is drawn, so that runs that failed together do not come back together.
    private TimeSpan Wait(int attempt)
    {
        var most = FirstWait * (1 << Math.Min(attempt - 1, 10));
        most = most < LongestWait ? most : LongestWait;
        return most / 2 + most / 2 * _guard.NextRandom();
    }

    /// <summary>Whether a wait ends before the deadline of the run.</summary>
    private bool Fits(TimeSpan wait) => AgentRun.Current?.Deadline is not { } deadline || _guard.TimeProvider.GetUtcNow() + wait < deadline;

    private bool MayTryAgain(Exception exception, int attempt, bool mayRepeat, CancellationToken cancellationToken) =>
        attempt <= _settings.MaxRetries && !cancellationToken.IsCancellationRequested && exception is not ToolUnavailableException
        && (NeverReached.Proves(exception) || (mayRepeat && PassingFailure.Is(exception)));

    private async ValueTask<object?> AttemptAsync(AIFunction function, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (_circuit.Enter() is { } until)
        {
            throw new ToolUnavailableException("it failed several times in a row", until - _guard.TimeProvider.GetUtcNow());
        }

        // Nothing is awaited, and no context made, where there is nothing to wait for.
        await WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await TimedInvocation
                .RunAsync(function, arguments, _settings.Timeout, _guard.TimeProvider, cancellationToken).ConfigureAwait(false);
            if (_circuit.Succeed())
            {
                await _guard.RaiseAsync(new ToolCircuitChanged(_name, OpenUntil: null), cancellationToken).ConfigureAwait(false);
            }

            return result;
        }
        catch (Exception e) when (e is IToolFailure and not ToolException)
        {
            var said = ToolException.Of(e);
            await JudgeAsync(said, cancellationToken).ConfigureAwait(false);
            throw said;
        }
        catch (Exception e)
        {
            await JudgeAsync(e, cancellationToken).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _places?.Release();
        }
    }

    private async ValueTask JudgeAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || exception is ToolException { Retryable: false })
        {
            _circuit.Pass();
        }
        else if (_circuit.Fail() is { } until)
        {
            await _guard.RaiseAsync(new ToolCircuitChanged(_name, until), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForTurnAsync(CancellationToken cancellationToken)
    {
        var most = _settings.Timeout ?? Unlimited;
        if (_pace is not null)
        {
            if (!_pace.TryTake(most, out var wait))
            {
                _circuit.Pass();
                throw new ToolUnavailableException("it is called too often", wait);
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _guard.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }

        if (_places is not null && !_places.Wait(0, CancellationToken.None))
        {
            await WaitForPlaceAsync(_places, most, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForPlaceAsync(SemaphoreSlim places, TimeSpan most, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(most, _guard.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await places.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _circuit.Pass();
            throw new ToolUnavailableException("too many calls of it are under way", wait: null);
        }
    }
}
