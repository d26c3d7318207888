namespace AgentGuard.Internal;

/// <summary>Surrounds the running of one tool: what the tool may know of its call, and how the sub-run ended that it started.</summary>
internal sealed class ToolCallScope
{
    private static readonly AsyncLocal<ToolCallScope?> Ambient = new();
    private AgentRun? _ended;

    public static ToolCallScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>What the tool may know of its call.</summary>
    public object? Context { get; init; }

    /// <summary>The sub-run that ended last; where a tool asks another agent after one that failed, the other one counts.</summary>
    public AgentRun? Ended => Volatile.Read(ref _ended);

    public void End(AgentRun run) => Volatile.Write(ref _ended, run);
}
