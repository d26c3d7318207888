using AgentGuard.Ports;

namespace AgentGuard.Context;

/// <summary>The one retry with a shorter conversation that a compressor offers to the layers within it.</summary>
internal sealed class ContextRelief : IContextRelief
{
    private int _claimed;

    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;
}
