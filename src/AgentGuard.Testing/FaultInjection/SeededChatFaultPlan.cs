using AgentGuard.Testing.Internal;

namespace AgentGuard.Testing.FaultInjection;

internal sealed class SeededChatFaultPlan : ChatFaultPlan
{
    private readonly int _seed;
    private readonly double _rate;
    private readonly IReadOnlyList<ChatFault> _faults;

    public SeededChatFaultPlan(int seed, double rate, IReadOnlyList<ChatFault> faults)
    {
        _seed = seed;
        _rate = rate;
        _faults = faults;
    }

    public override ChatFault? Next(ChatFaultRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var draw = SeededDraw.Of(_seed, request.Key, request.Attempt);
        return draw.Unit < _rate ? _faults[draw.Pick(_faults.Count)] : null;
    }
}
