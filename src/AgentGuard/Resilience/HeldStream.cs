using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience;

/// <summary>A stream of which nothing was handed out yet: the updates held back, and the rest that is still to come.</summary>
internal sealed class HeldStream : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly ResilienceOptions _options;
    private readonly FinishHabit _habit;
    private bool _hasFinishReason;
    private AttemptLoop? _loop;
    private AttemptLease _lease;
    private Task<bool>? _abandoned;
    private bool _ended;
    private int _disposed;

    private HeldStream(IAsyncEnumerator<ChatResponseUpdate> updates, ResilienceOptions options, FinishHabit habit)
    {
        _updates = updates;
        _options = options;
        _habit = habit;
    }

    /// <summary>The updates held back, in order.</summary>
    public List<ChatResponseUpdate> Held { get; } = [];

    /// <summary>Whether one of them has content.</summary>
    public bool HasContent { get; private set; }

    /// <summary>What the stream has reported to have used, where somebody counts it.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>The update to which <see cref="MoveNextAsync"/> moved.</summary>
    public ChatResponseUpdate Current => _updates.Current;

    /// <summary>Reads a stream up to its commit or its end.</summary>
    public static async Task<HeldStream> OpenAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates,
        AttemptClock? clock,
        ResilienceOptions options,
        FinishHabit habit,
        CancellationToken cancellationToken)
    {
        var stream = new HeldStream(updates, options, habit);
        try
        {
            await stream.FillAsync(clock, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await updates.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return stream;
    }

    /// <summary>Makes a stream of a whole answer.</summary>
    public static HeldStream Of(ChatResponse answer, ResilienceOptions options, FinishHabit habit)
    {
        var stream = new HeldStream(Nothing().GetAsyncEnumerator(), options, habit) { _ended = true };
        stream.Held.AddRange(answer.ToChatResponseUpdates());
        return stream;
    }

    /// <summary>Takes over what the attempt holds, until the end of the stream.</summary>
    /// <returns><see langword="false"/> when the stream has ended already.</returns>
    public bool TryOwn(AttemptLoop loop, in AttemptLease lease)
    {
        if (_ended)
        {
            return false;
        }

        _loop = loop;
        _lease = lease;
        return true;
    }

    /// <summary>Follows another token of the caller from now on.</summary>
    public void Link(CancellationToken caller) => _lease.Clock?.Link(caller);

    /// <summary>Moves on beyond the updates held back.</summary>
    /// <exception cref="ModelFailureException">The stream broke; it is not safe to repeat.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken caller)
    {
        if (_ended)
        {
            return false;
        }

        try
        {
            _lease.Wire?.Resume();
            if (await NextAsync().ConfigureAwait(false))
            {
                _hasFinishReason |= Current.FinishReason is not null;
                NoteUsage(Current);
                return true;
            }

            ThrowIfCut();
        }
        catch (Exception e) when (ModelFailures.Concern(e))
        {
            _ended = true;
            throw await _loop!.FailMidStreamAsync(e, _lease, caller).ConfigureAwait(false);
        }

        _ended = true;
        await _loop!.SucceedAsync(_lease, Usage, caller).ConfigureAwait(false);
        return false;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return default;
        }

        if (_abandoned is not null)
        {
            // An enumerator that is still moving must not be disposed, and is not worth waiting for.
            _ = DisposeLateAsync(_abandoned);
            return default;
        }

        if (!_ended)
        {
            _ended = true;
            _loop?.Leave(_lease);
        }

        return _updates.DisposeAsync();
    }

    private async Task FillAsync(AttemptClock? clock, CancellationToken cancellationToken)
    {
        clock?.Expect(_options.Timeouts.FirstToken, TimeoutPhase.FirstToken);
        var begun = false;
        while (!(HasContent && _options.StreamCommit is StreamCommit.FirstContent))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var moving = _updates.MoveNextAsync();
            if (begun && !moving.IsCompleted)
            {
                clock?.Expect(_options.Timeouts.Idle, TimeoutPhase.Idle);
            }

            if (!await moving.ConfigureAwait(false))
            {
                ThrowIfCut();
                _ended = true;
                return;
            }

            Held.Add(_updates.Current);
            NoteUsage(_updates.Current);
            _hasFinishReason |= Current.FinishReason is not null;
            HasContent |= AnswerRules.HasContent(_updates.Current);
            begun |= AnswerRules.ShowsLife(_updates.Current);
        }

        clock?.Relax();
    }

#pragma warning disable CS1998 // nothing to wait for
    private static async IAsyncEnumerable<ChatResponseUpdate> Nothing()
#pragma warning restore CS1998
    {
        yield break;
    }

    private void NoteUsage(ChatResponseUpdate update)
    {
        if (!_options.Limits.CountsTokens)
        {
            return;
        }

        foreach (var content in update.Contents)
        {
            if (content is UsageContent reported)
            {
                (Usage ??= new UsageDetails()).Add(reported.Details);
            }
        }
    }

    private void ThrowIfCut()
    {
        if (!_habit.IsWhole(HasContent, _hasFinishReason))
        {
            throw new ModelFailureException(FinishHabit.Cut);
        }
    }

    private async ValueTask<bool> NextAsync()
    {
        var moving = _updates.MoveNextAsync();
        if (moving.IsCompleted || _lease.Clock is not { } clock)
        {
            return await moving.ConfigureAwait(false);
        }

        var next = moving.AsTask();
        clock.Expect(_options.Timeouts.Idle, TimeoutPhase.Idle);
        await clock.WaitAsync(next).ConfigureAwait(false);
        clock.Relax();
        if (!next.IsCompleted)
        {
            _abandoned = next;
            clock.Token.ThrowIfCancellationRequested();
        }

        return await next.ConfigureAwait(false);
    }

    private async Task DisposeLateAsync(Task<bool> moving)
    {
        await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _updates.DisposeAsync().ConfigureAwait(false);
    }
}
