using static AgentGuard.Tests.Scenarios.Faults.FaultOutcome;
using Failure = AgentGuard.Failures.ModelFailureKind;
using Fault = AgentGuard.Testing.Simulator.SimulatedFaultKind;
using Protocol = AgentGuard.Testing.Simulator.SimulatedProtocol;

namespace AgentGuard.Tests.Scenarios.Faults;

/// <summary>What is expected of the library for every fault of the simulator: written from what a host wants, not from what the code does.</summary>
/// <remarks>
/// Waits between attempts are 1.5, 3 and 5.686 s (the seed), of which none above 2 s is waited for beside a backup. A rate limit asks for
/// 5 s. A stall lasts until the library gives it up: after 60 s before the first content, 30 s within a stream, 5 min for a whole answer,
/// 10 min in all.
/// </remarks>
internal static class FaultMatrix
{
    public static readonly FaultRow[] Rows =
    [
        new(Fault.RateLimited, null, null, Answer(2, 5), Backup(), Backup()) { RetryLasting = Fails(Failure.RateLimited, 4, 15.686) },
        Passing(Fault.RateLimitedWithoutRetryAfter, null, Failure.RateLimited),
        Passing(Fault.ServerError, null, Failure.ServerError),
        Passing(Fault.Unavailable, null, Failure.Overloaded),
        Passing(Fault.Overloaded, null, Failure.Overloaded),
        Passing(Fault.ResetBeforeHeaders, null, Failure.Transport),
        Passing(Fault.EmptyFirstUpdateThenCut, null, Failure.Transport),
        Passing(Fault.CutMidStream, FaultRow.Whole, Failure.Transport),
        Broken(Fault.CutMidStream, Failure.Transport),
        Passing(Fault.ErrorMidStream, FaultRow.Whole, Failure.ServerError),
        Broken(Fault.ErrorMidStream, Failure.Transport) with { Sdk = Protocol.OpenAI },
        Broken(Fault.ErrorMidStream, Failure.Overloaded) with { Sdk = Protocol.Anthropic },
        Passing(Fault.MalformedSse, FaultRow.Whole, Failure.Transport),
        Broken(Fault.MalformedSse, Failure.Transport),
        Silent(Fault.StallBeforeFirstToken),
        new(Fault.StallBeforeFirstToken, FaultRow.Stream, null, Answer(2, 61.5), Backup(1, 60), Answer(2, 61.5))
        {
            RetryLasting = Fails(Failure.Timeout, 4, 250.186), BothLasting = Backup(2, 121.5),
        },
        Silent(Fault.StallMidStream),
        Broken(Fault.StallMidStream, Failure.Timeout, seconds: 30),
        AsItCame(Fault.MalformedToolArguments, Failure.MalformedToolCall),
        AsItCame(Fault.TruncatedToolArguments, Failure.Truncated),
        new(Fault.DuplicateToolCallIds, null, null, Answer(), Answer(), Answer()),
        AsItCame(Fault.UnknownTool, Failure.UnknownTool),
        new(Fault.JsonInCodeFence, null, null, Answer(), Answer(), Answer()),
        AsItCame(Fault.FinishLength, Failure.Truncated),
        new(Fault.ContentFilter, FaultRow.Whole, Protocol.OpenAI, Flagged(Failure.ContentFiltered), Backup(), Backup()),
        AsItCame(Fault.ContentFilter, Failure.ContentFiltered) with { Path = FaultRow.Stream, Sdk = Protocol.OpenAI },
        Lasting(Fault.ContentFilter, Failure.ContentFiltered) with { Sdk = Protocol.Anthropic },
        new(Fault.Refusal, FaultRow.Whole, Protocol.OpenAI, Flagged(Failure.Refusal), Backup(), Backup()),
        new(Fault.Refusal, FaultRow.Stream, Protocol.OpenAI, Flagged(Failure.Refusal), Backup(), Backup()),

        // What Anthropic's adapter for IChatClient calls a filter; the words of the refusal are a text like any other.
        new(Fault.Refusal, FaultRow.Whole, Protocol.Anthropic, Flagged(Failure.ContentFiltered), Backup(), Backup()),
        AsItCame(Fault.Refusal, Failure.ContentFiltered) with { Path = FaultRow.Stream, Sdk = Protocol.Anthropic },
        Lasting(Fault.ContextLengthExceeded, Failure.ContextOverflow),
        Lasting(Fault.InsufficientQuota, Failure.QuotaExhausted),
        Lasting(Fault.Unauthorized, Failure.Authentication),
    ];

    /// <summary>A failure that another attempt mends; where it lasts, the backup is asked as soon as the next wait would be longer than 2 s.</summary>
    private static FaultRow Passing(Fault fault, string? path, Failure kind) => new(fault, path, null, Answer(2, 1.5), Backup(), Answer(2, 1.5))
    {
        RetryLasting = Fails(kind, 4, 10.186),
        BothLasting = Backup(2, 1.5),
    };

    /// <summary>A whole answer that never comes: the time for the whole call allows one more attempt, and not to its end.</summary>
    private static FaultRow Silent(Fault fault) => new(fault, FaultRow.Whole, null, Answer(2, 301.5), Backup(1, 300), Answer(2, 301.5))
    {
        RetryLasting = Fails(Failure.Timeout, 2, 600),
        BothLasting = Backup(2, 600),
    };

    /// <summary>A stream that breaks after a part of it was handed out: never repeated, never spliced.</summary>
    private static FaultRow Broken(Fault fault, Failure kind, double seconds = 0) =>
        new(fault, FaultRow.Stream, null, Breaks(kind, seconds), Breaks(kind, seconds), Breaks(kind, seconds));

    /// <summary>A failure that no other attempt mends, and perhaps another candidate.</summary>
    private static FaultRow Lasting(Fault fault, Failure kind) => new(fault, null, null, Fails(kind), Backup(), Backup());

    /// <summary>An answer that others judge and mend: repair of tool calls, structured output, the host.</summary>
    private static FaultRow AsItCame(Fault fault, Failure kind) => new(fault, null, null, Flagged(kind), Flagged(kind), Flagged(kind));
}
