using AgentGuard.Ports;

namespace AgentGuard.Internal;

/// <summary>What surrounds a call: its run, the inspector of its boundaries and a compressor that can help against overflow.</summary>
/// <remarks>
/// Immutable, so that parallel calls of one run do not disturb each other. A value set within an async iterator is lost at its next
/// item; <see cref="AmbientStream"/> sets it anew around each.
/// </remarks>
internal sealed class AmbientScope
{
    private static readonly AsyncLocal<AmbientScope?> Ambient = new();

    public AmbientScope(AgentRun run, IBoundaryInspector? inspector, IContextRelief? relief)
    {
        Run = run;
        Inspector = inspector;
        Relief = relief;
    }

    public static AmbientScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public AgentRun Run { get; }

    public IBoundaryInspector? Inspector { get; }

    public IContextRelief? Relief { get; }

    public AmbientScope With(IBoundaryInspector inspector) => new(Run, inspector, Relief);

    public AmbientScope With(IContextRelief relief) => new(Run, Inspector, relief);
}
