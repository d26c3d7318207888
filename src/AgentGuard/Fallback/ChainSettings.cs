using AgentGuard.Events;
using AgentGuard.Fallback.Fitting;
using AgentGuard.Fallback.Memory;

namespace AgentGuard.Fallback;

/// <summary>What all requests of a chain have in common.</summary>
/// <param name="Candidates">Who may answer, in order.</param>
/// <param name="MaxWait">How long a request may wait in all; <see langword="null"/> for the default.</param>
/// <param name="MaxRounds">How often a request asks the same candidate at most; <see langword="null"/> for the default.</param>
/// <param name="Demands">What requests require.</param>
/// <param name="Transcripts">How a transcript is mended for another provider.</param>
/// <param name="Pulse">Wakes those who wait.</param>
/// <param name="Events">Who is told.</param>
/// <param name="TimeProvider">The clock.</param>
internal sealed record ChainSettings(
    CandidateState[] Candidates,
    TimeSpan? MaxWait,
    int? MaxRounds,
    ChainDemands Demands,
    TranscriptFitting Transcripts,
    Pulse Pulse,
    AgentEvents? Events,
    TimeProvider TimeProvider);
