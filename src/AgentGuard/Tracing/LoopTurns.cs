using System.Diagnostics;

namespace AgentGuard.Tracing;

/// <summary>The turns of one loop: each is over when the next begins, or the loop ends.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LoopTurns(AgentTracer tracer)
{
    private readonly Lock _gate = new();
    private Activity? _turn;
    private int _count;
    private int _tools;

    /// <summary>The turn that is under way.</summary>
    public Activity? Turn => Volatile.Read(ref _turn);

    /// <summary>The number of the turn that is under way, from 1.</summary>
    public int Number => Volatile.Read(ref _count);

    /// <summary>How many tools were called.</summary>
    public int Tools => Volatile.Read(ref _tools);

    /// <summary>Ends the turn before, and begins the next.</summary>
    public Activity? Next()
    {
        lock (_gate)
        {
            tracer.Stop(_turn);
            _count++;
            _turn = tracer.StartTurn(_count);
            return _turn;
        }
    }

    public void CountTool() => Interlocked.Increment(ref _tools);

    /// <summary>Ends the last turn.</summary>
    public void End()
    {
        lock (_gate)
        {
            tracer.Stop(_turn);
            _turn = null;
        }
    }
}
