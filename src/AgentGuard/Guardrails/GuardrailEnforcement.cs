using AgentGuard.Events;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>
/// Carries out that content does not pass: settles the run, calls a person where one is asked for, and gives the safe message.
/// </summary>
internal sealed class GuardrailEnforcement
{
    private readonly GuardrailPolicy _policy;
    private readonly IEscalation? _escalation;

    public GuardrailEnforcement(GuardrailPolicy policy, IEscalation? escalation)
    {
        _policy = policy;
        _escalation = escalation;
    }

    /// <summary>The answer to a request that did not pass.</summary>
    public async ValueTask<ChatResponse> AnswerAsync(TrustBoundary boundary, Verdict verdict, CancellationToken cancellationToken)
    {
        var message = await StopAsync(boundary, verdict, cancellationToken).ConfigureAwait(false);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, message)) { FinishReason = ChatFinishReason.ContentFilter };
    }

    /// <summary>Gives the safe message, or throws where the host chose so.</summary>
    public async ValueTask<string> StopAsync(TrustBoundary boundary, Verdict verdict, CancellationToken cancellationToken)
    {
        var (reason, safeMessage) = verdict switch
        {
            Verdict.Block block => (block.Reason, block.SafeMessage),
            // Whoever was to read the content, here the user reads the answer.
            Verdict.Escalate escalate => (escalate.Reason, _policy.Options.HandOverMessage),
            _ => throw new InvalidOperationException($"{verdict.GetType().Name} does not stop content."),
        };
        var escalated = verdict is Verdict.Escalate;
        if (escalated)
        {
            await HandOverAsync(reason, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            AgentRun.Current?.Degrade(reason);
        }

        return _policy.Options.BlockedAnswer is BlockedAnswer.Throw
            ? throw new GuardrailBlockedException(boundary, reason, verdict.Findings, escalated)
            : safeMessage;
    }

    private async ValueTask HandOverAsync(string reason, CancellationToken cancellationToken)
    {
        var run = AgentRun.Current;
        run?.HandOver(reason);
        await _policy.RaiseAsync(new HandedOver(reason), cancellationToken).ConfigureAwait(false);
        if (_escalation is not null)
        {
            var request = new EscalationRequest(reason, run?.Id, run?.Principal);
            await _escalation.EscalateAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
