using AgentGuard.Failures;
using AgentGuard.Resilience.Limits;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience;

/// <summary>An attempt at a whole answer.</summary>
internal readonly struct ResponseAttempt<TState> : IAttempt<ChatResponse>
{
    private readonly Func<TState, CancellationToken, Task<ChatResponse>> _call;
    private readonly TState _state;

    public ResponseAttempt(Func<TState, CancellationToken, Task<ChatResponse>> call, TState state, CallShape shape)
    {
        Shape = shape;
        _call = call;
        _state = state;
    }

    public CallShape Shape { get; }

    public UsageDetails? FindUsage(ChatResponse result) => result.Usage;

    public long? TokensToSample(ChatResponse result) => result.Usage?.OutputTokenCount ?? Math.Max(1, result.Text.Length / 4);

    public Task<ChatResponse> StartAsync(AttemptClock? clock, CancellationToken cancellationToken) => _call(_state, cancellationToken);

    public ModelFailure? FindFailure(ChatResponse result) =>
        ModelFailureClassifier.Inspect(result) is { Kind: ModelFailureKind.EmptyAnswer } failure ? failure : null;

    public bool TryHandOver(ChatResponse result, AttemptLoop loop, in AttemptLease lease) => false;

    public ChatResponse ToAnswer(ChatResponse result) => result;

    public ChatResponse FromAnswer(ChatResponse answer) => answer;

    public void Abandon(Task<ChatResponse> pending) =>
        pending.ContinueWith(
            static task => task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
