using System.Runtime.CompilerServices;
using AgentGuard.Events;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience.Hedging;

/// <summary>Starts a second call when the first one is slower than nearly all before it, and takes whichever answers first.</summary>
/// <remarks>
/// <para>What counts is the time to the first sign of life of a stream, or to the whole answer where nothing is streamed. The other call is
/// cancelled, and its tokens are added to the usage of the answer. Within an <see cref="AgentRun"/> a fallback chain further in asks another
/// candidate with the second call, and takes note that the first one's was slow.</para>
/// <para>Source: J. Dean and L. A. Barroso, "The Tail at Scale", Communications of the ACM 56(2), 2013. One instance stands for one
/// client, since it holds what it has seen. Thread-safe.</para>
/// </remarks>
public sealed class HedgingPolicy
{
    /// <summary>The count in <see cref="UsageDetails.AdditionalCounts"/> of the tokens that a call which was given up cost.</summary>
    /// <remarks>They are part of the other counts. Where the call reported none, they are the input tokens of the one that answered.</remarks>
    public const string HedgedTokens = "agentguard.hedged_tokens";

    private readonly HedgeRace<ChatResponse> _answers;
    private readonly HedgeRace<BegunStream> _streams;

    /// <summary>Creates a policy.</summary>
    /// <param name="options">When calls are hedged; <see langword="null"/> for the defaults. Not to be changed afterwards.</param>
    /// <param name="events">Who is told what happens; <see langword="null"/> for those of the current run.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public HedgingPolicy(HedgingOptions? options = null, AgentEvents? events = null, TimeProvider? timeProvider = null)
    {
        options ??= new HedgingOptions();
        PolicyOptions.Validate(options.Name ?? string.Empty, options, HedgingOptionsValidator.Instance);
        timeProvider ??= TimeProvider.System;
        var allowance = new HedgeAllowance(options.IsOff ? 0 : options.MaxExtraShare, options.IsOff ? 0 : options.Burst);
        _answers = new(options, allowance, events, timeProvider);
        _streams = new(options, allowance, events, timeProvider);
    }

    /// <summary>Whether nothing further in takes the attempts of the run.</summary>
    internal bool TakesAttempts { get; init; }

    /// <summary>Makes a call for a whole answer.</summary>
    /// <param name="call">Makes one call; it must use the token it is given, and bear being made twice at a time.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The answer that came first; its usage includes that of the call which was given up.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>When both calls fail, the exception of the first one is thrown.</remarks>
    public async Task<ChatResponse> ExecuteAsync(
        Func<CancellationToken, Task<ChatResponse>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (winner, losers) = await _answers.RunAsync((_, token) => call(token), TakesAttempts, cancellationToken).ConfigureAwait(false);
        var response = await winner.Result.ConfigureAwait(false);
        winner.Dispose();
        if (losers.Count > 0)
        {
            HedgeUsage.Charge(response, [.. losers.Select(static loser => loser.Result.IsCompletedSuccessfully ? loser.Result.Result.Usage : null)]);
        }

        return response;
    }

    /// <summary>Makes a call for a stream.</summary>
    /// <param name="call">Makes one call; it must use the token it is given, and bear being made twice at a time.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The updates of the stream that showed life first, each as the client gave it; never of two.</returns>
    /// <remarks>A last update with the usage of the call that was given up follows, where the other reported its own.</remarks>
    public async IAsyncEnumerable<ChatResponseUpdate> ExecuteStreamingAsync(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> call,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (winner, losers) = await _streams.RunAsync(
            (scope, token) => BegunStream.OpenAsync(Enumerate(call, scope, token)), TakesAttempts, cancellationToken).ConfigureAwait(false);
        using (winner)
        {
            var stream = await winner.Result.ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                UsageDetails? usage = null;
                foreach (var update in stream.Held)
                {
                    Note(update, losers.Count, ref usage);
                    yield return update;
                }

                while (await stream.MoveNextAsync().ConfigureAwait(false))
                {
                    Note(stream.Current, losers.Count, ref usage);
                    yield return stream.Current;
                }

                if (losers.Count > 0 && HedgeUsage.Of(new UsageDetails?[losers.Count], usage) is { } extra)
                {
                    yield return new ChatResponseUpdate { Contents = [new UsageContent(extra)] };
                }
            }
        }
    }

    private static IAsyncEnumerator<ChatResponseUpdate> Enumerate(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> call, AmbientScope? scope, CancellationToken cancellationToken)
    {
        var updates = call(cancellationToken);
        return (scope is null ? updates : AmbientStream.RunIn(scope, updates, cancellationToken)).GetAsyncEnumerator(cancellationToken);
    }

    private static void Note(ChatResponseUpdate update, int losers, ref UsageDetails? usage)
    {
        if (losers == 0)
        {
            return;
        }

        foreach (var content in update.Contents)
        {
            if (content is UsageContent reported)
            {
                (usage ??= new UsageDetails()).Add(reported.Details);
            }
        }
    }
}
