using Quickstart.Desk;

namespace Quickstart.Judging;

/// <summary>One loop over all tickets: how each ended, what the judge says, and the sums.</summary>
public sealed record LoopResult(string Name, IReadOnlyList<TicketRun> Runs, IReadOnlyList<Judgement> Judgements, Scorecard Score);
