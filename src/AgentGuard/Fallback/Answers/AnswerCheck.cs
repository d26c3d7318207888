using System.Diagnostics.CodeAnalysis;
using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Answers;

/// <summary>Judges whether an answer is one, and whether it is good enough for the host.</summary>
internal sealed class AnswerCheck
{
    private readonly Func<ChatResponse, CancellationToken, ValueTask<bool>>? _accept;

    public AnswerCheck(Func<ChatResponse, CancellationToken, ValueTask<bool>>? accept) => _accept = accept;

    /// <summary>Whether the host has a check of its own.</summary>
    public bool IsOfHost => _accept is not null;

    /// <summary>Judges an answer without the host's check.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public static ModelFailure? Inspect(ChatResponse response) =>
        ModelFailureClassifier.Inspect(response) is { } failure && FallbackRules.IsNoAnswer(failure) ? failure : null;

    /// <summary>Judges an answer.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A check that throws has not accepted the answer.")]
    public async ValueTask<AnswerVerdict?> JudgeAsync(ChatResponse response, CancellationToken cancellationToken)
    {
        if (Inspect(response) is { } failure)
        {
            return new(failure);
        }

        if (_accept is null || CallsTools(response))
        {
            return null;
        }

        try
        {
            return await _accept(response, cancellationToken).ConfigureAwait(false) ? null : new(NotAccepted());
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new(NotAccepted(), e.GetType().Name);
        }
    }

    private static ModelFailure NotAccepted() => new(ModelFailureKind.SchemaViolated, "The host's check did not accept the answer.");

    // Judged is what the user gets to see. A step on the way to it mostly has no text that a check could accept.
    private static bool CallsTools(ChatResponse response) =>
        response.Messages.Any(message => message.Contents.Any(content => content is ToolCallContent));
}
