using AgentGuard.Ports;

namespace AgentGuard.Internal;

/// <summary>
/// What surrounds a call: its run, the inspector of its boundaries, a compressor that can help against overflow, who is not to
/// answer, and which of several calls for one request it is.
/// </summary>
/// <remarks>
/// Immutable, so that parallel calls of one run do not disturb each other. A value set within an async iterator is lost at its next
/// item; <see cref="AmbientStream"/> sets it anew around each.
/// </remarks>
internal sealed class AmbientScope
{
    private static readonly AsyncLocal<AmbientScope?> Ambient = new();

    public AmbientScope(
        AgentRun run,
        IBoundaryInspector? inspector = null,
        IContextRelief? relief = null,
        CandidateExclusion? exclusion = null,
        HedgedCall? call = null)
    {
        Run = run;
        Inspector = inspector;
        Relief = relief;
        Exclusion = exclusion;
        Call = call;
    }

    public static AmbientScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public AgentRun Run { get; }

    public IBoundaryInspector? Inspector { get; }

    public IContextRelief? Relief { get; }

    public CandidateExclusion? Exclusion { get; }

    /// <summary>Which of several calls under way for one request this is, where there are several.</summary>
    public HedgedCall? Call { get; }

    public AmbientScope With(IBoundaryInspector inspector) => new(Run, inspector, Relief, Exclusion, Call);

    public AmbientScope With(IContextRelief relief) => new(Run, Inspector, relief, Exclusion, Call);

    public AmbientScope With(CandidateExclusion exclusion) => new(Run, Inspector, Relief, exclusion, Call);

    public AmbientScope With(HedgedCall call) => new(Run, Inspector, Relief, Exclusion, call);
}
