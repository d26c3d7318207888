using AgentGuard.Events;
using AgentGuard.Ports;

namespace AgentGuard.Fallback.Ending;

/// <summary>Lets a person take over, and says so in the host's text, where there is one.</summary>
internal sealed class HandOverEnding : IEnding
{
    private const string DefaultText = "A person takes over from here.";

    private readonly string _reason;
    private readonly StaticEnding? _text;
    private readonly IEscalation? _escalation;
    private readonly AgentEvents? _events;
    private readonly TimeProvider _timeProvider;

    public HandOverEnding(string reason, StaticEnding? text, IEscalation? escalation, AgentEvents? events, TimeProvider timeProvider)
    {
        _reason = reason;
        _text = text;
        _escalation = escalation;
        _events = events;
        _timeProvider = timeProvider;
    }

    public EndingStep Step => EndingStep.HandOver;

    public async Task<LesserAnswer?> TryAsync(EndingRequest request, CancellationToken cancellationToken)
    {
        var text = _text?.TextFor(request.Failure) ?? DefaultText;
        var run = AgentRun.Current;
        if (_escalation is not null)
        {
            await _escalation.EscalateAsync(new EscalationRequest(_reason, run?.Id, run?.Principal), cancellationToken).ConfigureAwait(false);
        }

        run?.HandOver(_reason);
        await AgentEvents.RaiseAsync(_events, new HandedOver(_reason), cancellationToken).ConfigureAwait(false);
        return new LesserAnswer(Degradation.HandedOver, StaticEnding.Answer(text, _timeProvider));
    }
}
