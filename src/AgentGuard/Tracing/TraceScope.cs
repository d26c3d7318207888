namespace AgentGuard.Tracing;

/// <summary>Where in a pipeline a call is made: in which turn, for which candidate, as which attempt.</summary>
internal sealed class TraceScope(LoopTurns? loop, string? candidate)
{
    private static readonly AsyncLocal<TraceScope?> Ambient = new();
    private int _attempts;

    public static TraceScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The loop around the call, where there is one.</summary>
    public LoopTurns? Loop { get; } = loop;

    /// <summary>Who is asked, where several may be.</summary>
    public string? Candidate { get; } = candidate;

    /// <summary>The number of the turn, from 1; 0 outside of one.</summary>
    public int Turn { get; init; }

    /// <summary>The run of the tool within which the call is made: what a tool asks a model is no turn of the loop that called it.</summary>
    public AgentRun? WithinToolOf { get; init; }

    public TraceScope For(string asked) => new(Loop, asked) { Turn = Turn, WithinToolOf = WithinToolOf };

    /// <summary>Counts an attempt.</summary>
    /// <returns>Its number, from 1.</returns>
    public int CountAttempt() => Interlocked.Increment(ref _attempts);
}
