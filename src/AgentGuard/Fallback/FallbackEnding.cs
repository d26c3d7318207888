using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>What happens when no candidate could answer: a person takes over, a fixed text is answered, or the failure goes up.</summary>
internal sealed class FallbackEnding
{
    private const string HandOverAnswer = "A person takes over from here.";

    private readonly FallbackOptions _options;
    private readonly AgentEvents? _events;
    private readonly IEscalation? _escalation;
    private readonly TimeProvider _timeProvider;

    public FallbackEnding(FallbackOptions options, AgentEvents? events, IEscalation? escalation, TimeProvider timeProvider)
    {
        _options = options;
        _events = events;
        _escalation = escalation;
        _timeProvider = timeProvider;
    }

    /// <summary>Ends a request.</summary>
    /// <returns>The lesser answer.</returns>
    /// <exception cref="ModelFailureException">There is none.</exception>
    public async ValueTask<ChatResponseUpdate> EndAsync(FallbackRequest request, CancellationToken cancellationToken)
    {
        var text = _options.StaticAnswer ?? (_options.HandOverReason is null ? null : HandOverAnswer);
        var exhausted = new ChainExhausted(request.LastKind, request.Tried, Degraded: text is not null);
        await AgentEvents.RaiseAsync(_events, exhausted, cancellationToken).ConfigureAwait(false);
        if (text is null)
        {
            throw request.ToException();
        }

        if (_options.HandOverReason is { } reason)
        {
            await HandOverAsync(reason, cancellationToken).ConfigureAwait(false);
        }

        AgentRun.Current?.Degrade($"no candidate could answer ({request.LastKind})");
        return new ChatResponseUpdate(ChatRole.Assistant, text)
        {
            FinishReason = ChatFinishReason.Stop,
            CreatedAt = _timeProvider.GetUtcNow(),
            AdditionalProperties = new() { [FallbackChain.DegradedProperty] = true },
        };
    }

    private async ValueTask HandOverAsync(string reason, CancellationToken cancellationToken)
    {
        var run = AgentRun.Current;
        if (_escalation is not null)
        {
            var request = new EscalationRequest(reason, run?.Id, run?.Principal);
            await _escalation.EscalateAsync(request, cancellationToken).ConfigureAwait(false);
        }

        run?.HandOver(reason);
        await AgentEvents.RaiseAsync(_events, new HandedOver(reason), cancellationToken).ConfigureAwait(false);
    }
}
