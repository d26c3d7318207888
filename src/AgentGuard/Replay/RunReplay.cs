using AgentGuard.Events;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Plays a recording back: what was recorded is answered from it, and where a run asks something else is named.</summary>
/// <remarks>
/// <para>A step answers a request that means the same (<see cref="CanonicalRequest"/>), each step once, those that are alike in their order; so calls at
/// the same time find theirs in whatever order they come. The first request that no step answers is the <see cref="FirstDivergence"/>: it is compared
/// with the earliest step of its kind that is still unanswered.</para>
/// <para>Where it must stop, every further call is refused with the same exception, since a loop would tell its model of a tool that threw, and go on.</para>
/// <para>Thread-safe. One replay stands for one run.</para>
/// </remarks>
public sealed class RunReplay
{
    private readonly Lock _gate = new();
    private readonly ReplayOptions _options;
    private readonly List<RecordedStep> _left;
    private readonly int _last;
    private readonly RecordingRedaction? _redaction;
    private readonly DrawnValues _drawn;
    private ReplayDivergence? _first;
    private volatile ReplayDivergence? _stoppedAt;
    private bool _isForked;
    private int _liveCalls;

    /// <summary>Creates a replay.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="options">How it is played back; <see langword="null"/> for strictly. Do not change them afterwards.</param>
    /// <param name="missing">Keeps what is asked live; <see langword="null"/> to keep nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ReplayOptions.ForkAtStep"/> is below 1.</exception>
    public RunReplay(RunRecording recording, ReplayOptions? options = null, RunRecorder? missing = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        _options = options ?? new();
        Missing = missing;
        if (_options.ForkAtStep is { } fork)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(fork, 1, nameof(options));
        }

        _left = [.. recording.Steps];
        _redaction = _options.Redactor is { } redactor ? new RecordingRedaction(redactor) : null;
        _drawn = new DrawnValues(recording.Drawn);
        (Time, Random) = (new DrawnTime(Draw, TimeProvider.System), new DrawnRandom(Draw, seed: 0));
        _last = recording.Steps.Count == 0 ? 0 : recording.Steps.Max(step => step.Number);
    }

    /// <summary>Where the run first asked what the recording does not hold; <see langword="null"/> when it did not.</summary>
    public ReplayDivergence? FirstDivergence
    {
        get
        {
            lock (_gate)
            {
                return _first;
            }
        }
    }

    /// <summary>How many calls went to the outside world.</summary>
    public int LiveCalls => Volatile.Read(ref _liveCalls);

    /// <summary>A clock that tells the times that were recorded.</summary>
    public TimeProvider Time { get; }

    /// <summary>Random numbers that were recorded.</summary>
    public Random Random { get; }

    /// <summary>Keeps what is asked live.</summary>
    internal RunRecorder? Missing { get; }

    /// <summary>The steps that were not asked for (yet).</summary>
    public IReadOnlyList<RecordedStep> Unasked
    {
        get
        {
            lock (_gate)
            {
                return [.. _left];
            }
        }
    }

    /// <summary>Gives a tool that answers from the recording.</summary>
    /// <param name="tool">The tool. It runs live only where the replay may go on live and the host named it in <see cref="ReplayOptions.LiveTools"/>.</param>
    /// <returns>A tool of the same name, description and schema.</returns>
    public AIFunction Answer(AIFunction tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return new ReplayedFunction(tool, this);
    }

    /// <summary>Lets time pass that a recorded step took, where the host gave a clock.</summary>
    internal Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => _options.Clock is { } clock && time > TimeSpan.Zero
        ? Task.Delay(time, clock, cancellationToken)
        : Task.CompletedTask;

    /// <summary>Fails as a recorded step failed; one that was cancelled waits to be cancelled, where the host gave a clock.</summary>
    internal async Task<Exception> FailAsync(RecordedFailure failure, CancellationToken cancellationToken)
    {
        if (failure.IsCancelled && _options.Clock is { } clock)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken).ConfigureAwait(false);
        }

        return RecordedFailureException.Of(failure);
    }

    /// <summary>Gives a value that was drawn, for example an id, as it was recorded.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="live">Draws one where none is recorded any more, and the replay may go on live.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ReplayDivergedException">None is recorded any more, and the replay is strict.</exception>
    public string Draw(string name, Func<string> live)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(live);
        return TakeDrawn(name) ?? Missing?.Draw(name, live) ?? live();
    }

    /// <summary>Gives a value that the outside world was asked for as it was recorded, as <see cref="Draw"/> does.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="live">Asks for it where none is recorded any more, and the replay may go on live.</param>
    /// <param name="cancellationToken">Cancels the asking.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ReplayDivergedException">None is recorded any more, and the replay is strict.</exception>
    public async ValueTask<string> DrawAsync(
        string name, Func<CancellationToken, ValueTask<string>> live, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(live);
        return TakeDrawn(name) ?? (Missing is { } missing
            ? await missing.DrawAsync(name, live, cancellationToken).ConfigureAwait(false)
            : await live(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds the step that answers a request.</summary>
    /// <returns>The step, or <see langword="null"/> when the call is to be live.</returns>
    /// <exception cref="ReplayDivergedException">No step answers it, and it must not be live.</exception>
    internal async ValueTask<RecordedStep?> TakeAsync(string? tool, CanonicalRequest request, CancellationToken cancellationToken)
    {
        // A loop tells its model of a tool that threw, and would go on.
        if (_stoppedAt is { } stopped)
        {
            throw new ReplayDivergedException(stopped);
        }

        request = _redaction?.Hide(request) ?? request;
        var (step, divergence, isFirst) = Take(tool, request);
        if (isFirst)
        {
            await AgentEvents.RaiseAsync(null, new ReplayDiverged(divergence!.Step, divergence.Difference?.Path), cancellationToken).ConfigureAwait(false);
        }

        if (divergence is not null && (_options.Mode is ReplayMode.Strict || !MayBeLive(tool)))
        {
            _stoppedAt = divergence;
            throw new ReplayDivergedException(divergence);
        }

        if (step is null)
        {
            Interlocked.Increment(ref _liveCalls);
            return null;
        }

        return _redaction?.Restore(step) ?? step;
    }

    /// <summary>A value that was drawn; <see langword="null"/> where none is recorded any more, and it may be live.</summary>
    private string? TakeDrawn(string name)
    {
        lock (_gate)
        {
            if (_drawn.Take(name) is { } value)
            {
                return _redaction?.Restore(value) ?? value;
            }

            if (_options.Mode is not ReplayMode.Strict)
            {
                return null;
            }

            _first ??= new ReplayDivergence(_left.Count == 0 ? _last + 1 : _left[0].Number, $"the value '{name}'", Difference: null);
            _stoppedAt ??= _first;
            throw new ReplayDivergedException(_stoppedAt);
        }
    }

    private (RecordedStep? Step, ReplayDivergence? Divergence, bool IsFirst) Take(string? tool, CanonicalRequest request)
    {
        lock (_gate)
        {
            var at = _left.FindIndex(step => step.Tool == tool && Means(step.Request, request));
            if (at >= 0)
            {
                var step = _left[at];
                _left.RemoveAt(at);
                _isForked |= _options.Mode is ReplayMode.Fork && step.Number >= _options.ForkAtStep;

                // After the fork models are live, and the tools that the host named; of the others the recorded results hold on.
                return (_isForked && MayBeLive(tool) ? null : step, null, false);
            }

            var nearest = Nearest(tool, request);
            var divergence = new ReplayDivergence(
                nearest?.Number ?? _last + 1,
                tool is null ? "a model" : $"the tool '{tool}'",
                nearest is null ? null : Equivalent(nearest.Request).FirstDifference(Equivalent(request)));
            var isFirst = _first is null;
            _first ??= divergence;
            _isForked |= _options.Mode is ReplayMode.Fork;
            return (null, divergence, isFirst);
        }
    }

    private bool MayBeLive(string? tool) => tool is null || _options.LiveTools.Contains(tool);

    /// <summary>The earliest step of the same kind that nothing asked for: what the run was about to ask.</summary>
    private RecordedStep? Nearest(string? tool, CanonicalRequest request) =>
        tool is null
            ? _left.Find(step => step.Tool is null)
            : _left.FindAll(step => step.Tool == tool).MaxBy(step => step.Request.Parts.Count(request.Parts.Contains))
                ?? _left.Find(step => step.Tool is not null);

    private bool Means(CanonicalRequest recorded, CanonicalRequest asked) => recorded.Digest == asked.Digest
        || (_options.Equivalence is not null && Equivalent(recorded).Digest == Equivalent(asked).Digest);

    private CanonicalRequest Equivalent(CanonicalRequest request) =>
        _options.Equivalence is { } rule ? CanonicalRequest.Of(request.Parts.Select(rule)) : request;
}
