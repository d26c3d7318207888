using AgentGuard.Failures;
using AgentGuard.Resilience.Limits;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience;

/// <summary>An attempt at a stream: it succeeds when the stream commits or ends.</summary>
internal readonly struct StreamAttempt<TState> : IAttempt<HeldStream>
{
    private readonly Func<TState, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> _call;
    private readonly TState _state;
    private readonly ResilienceOptions _options;
    private readonly FinishHabit _habit;

    public StreamAttempt(
        Func<TState, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> call,
        TState state,
        ResilienceOptions options,
        FinishHabit habit,
        CallShape shape)
    {
        Shape = shape;
        _habit = habit;
        _call = call;
        _state = state;
        _options = options;
    }

    public CallShape Shape { get; }

    public UsageDetails? FindUsage(HeldStream result) => result.Usage;

    public long? TokensToSample(HeldStream result) => null;

    public Task<HeldStream> StartAsync(AttemptClock? clock, CancellationToken cancellationToken) =>
        HeldStream.OpenAsync(_call(_state, cancellationToken).GetAsyncEnumerator(cancellationToken), clock, _options, _habit, cancellationToken);

    public ModelFailure? FindFailure(HeldStream result) => result.HasContent
        ? null
        : ModelFailureClassifier.Inspect(result.Held.ToChatResponse()) is { Kind: ModelFailureKind.EmptyAnswer } failure ? failure : null;

    public bool TryHandOver(HeldStream result, AttemptLoop loop, in AttemptLease lease) => result.TryOwn(loop, lease);

    public ChatResponse ToAnswer(HeldStream result) => result.Held.ToChatResponse();

    public HeldStream FromAnswer(ChatResponse answer) => HeldStream.Of(answer, _options, _habit);

    public void Abandon(Task<HeldStream> pending) => _ = DisposeLateAsync(pending);

    private static async Task DisposeLateAsync(Task<HeldStream> pending)
    {
        await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pending.IsCompletedSuccessfully)
        {
            await (await pending.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
