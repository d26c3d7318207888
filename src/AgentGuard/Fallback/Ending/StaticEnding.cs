using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Ending;

/// <summary>Answers with a text of the host's.</summary>
internal sealed class StaticEnding : IEnding
{
    private readonly Func<ModelFailure, string?> _text;
    private readonly TimeProvider _timeProvider;

    public StaticEnding(Func<ModelFailure, string?> text, TimeProvider timeProvider)
    {
        _text = text;
        _timeProvider = timeProvider;
    }

    public EndingStep Step => EndingStep.StaticAnswer;

    public string? TextFor(ModelFailure failure) => _text(failure) is { Length: > 0 } text ? text : null;

    public Task<LesserAnswer?> TryAsync(EndingRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(TextFor(request.Failure) is { } text ? new LesserAnswer(Degradation.Static, Answer(text, _timeProvider)) : null);

    public static ChatResponse Answer(string text, TimeProvider timeProvider) => new(new ChatMessage(ChatRole.Assistant, text))
    {
        FinishReason = ChatFinishReason.Stop,
        CreatedAt = timeProvider.GetUtcNow(),
    };
}
