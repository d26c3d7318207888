namespace AgentGuard.Tools.Attempts;

/// <summary>Leaves a tool alone that failed several times in a row, until one probe succeeds. Thread-safe.</summary>
internal sealed class ToolCircuit(int? failuresToBreak, TimeSpan duration, TimeProvider timeProvider)
{
    private const int LongestFactor = 10;
    private readonly Lock _gate = new();
    private int _failures;
    private int _breaks;
    private DateTimeOffset _openUntil;
    private DateTimeOffset _probeUntil;

    /// <summary>Asks whether a call may be made now.</summary>
    /// <returns>Until when not, or <see langword="null"/>. The first call after that time is the probe; the others wait for what becomes of it.</returns>
    public DateTimeOffset? Enter()
    {
        lock (_gate)
        {
            if (_breaks == 0)
            {
                return null;
            }

            var now = timeProvider.GetUtcNow();
            if (now < _openUntil)
            {
                return _openUntil;
            }

            if (now < _probeUntil)
            {
                return _probeUntil;
            }

            // A probe that never ends must not close the tool for ever.
            _probeUntil = now + duration;
            return null;
        }
    }

    /// <returns>Whether this closed the circuit.</returns>
    public bool Succeed()
    {
        lock (_gate)
        {
            var closed = _breaks > 0;
            (_failures, _breaks, _probeUntil) = (0, 0, default);
            return closed;
        }
    }

    /// <returns>Until when the tool is left alone, where this opened the circuit.</returns>
    public DateTimeOffset? Fail()
    {
        lock (_gate)
        {
            var now = timeProvider.GetUtcNow();
            if (++_failures < failuresToBreak || failuresToBreak is null || now < _openUntil)
            {
                return null;
            }

            // Calls that were under way when it opened are no probes: only one that began afterwards makes the break longer.
            _openUntil = now + duration * Math.Min(LongestFactor, 1 << Math.Min(_breaks, 4));
            _probeUntil = default;
            _breaks++;
            return _openUntil;
        }
    }

    /// <summary>What says nothing of the tool: the caller gave up, or the tool refused this call.</summary>
    public void Pass()
    {
        lock (_gate)
        {
            _probeUntil = default;
        }
    }
}
