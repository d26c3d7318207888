using AgentGuard.Testing.Simulator;

namespace AgentGuard.Tests.Scenarios.Faults;

/// <summary>What is expected of every arrangement when the first call meets a fault, and when every call does.</summary>
/// <param name="Kind">The fault.</param>
/// <param name="Path">The path; <see langword="null"/> for both alike.</param>
/// <param name="Sdk">The SDK; <see langword="null"/> for both alike.</param>
/// <param name="Retry">With <c>UseResilience()</c> alone.</param>
/// <param name="Fallback">With <c>UseFallback("backup")</c>, retries off.</param>
/// <param name="Both">With both.</param>
internal sealed record FaultRow(
    SimulatedFaultKind Kind, string? Path, SimulatedProtocol? Sdk, FaultOutcome Retry, FaultOutcome Fallback, FaultOutcome Both)
{
    public const string Whole = "whole";
    public const string Stream = "stream";

    /// <summary>While the fault lasts: with <c>UseResilience()</c> alone. The same as <see cref="Retry"/> where nothing is tried again.</summary>
    public FaultOutcome? RetryLasting { get; init; }

    /// <summary>While the fault lasts: with both.</summary>
    public FaultOutcome? BothLasting { get; init; }

    public FaultOutcome Expected(FaultArrangement arrangement, bool lasting) => arrangement switch
    {
        FaultArrangement.Retry => lasting ? RetryLasting ?? Retry : Retry,
        FaultArrangement.Fallback => Fallback,
        _ => lasting ? BothLasting ?? Both : Both,
    };
}
