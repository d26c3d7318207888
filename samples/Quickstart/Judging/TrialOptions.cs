namespace Quickstart.Judging;

/// <summary>What a trial is run with.</summary>
/// <param name="Seed">Same seed, same faults.</param>
/// <param name="FaultRate">Share of model calls that meet a fault, 0 to 1.</param>
/// <param name="Parallel">Tickets worked on at once.</param>
public sealed record TrialOptions(int Seed, double FaultRate, int Parallel);
