namespace AgentGuard.Testing.Simulator;

/// <summary>Keeps every exchange in its latest state. Thread-safe.</summary>
internal sealed class ExchangeLog
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, SimulatedExchange> _exchanges = [];
    private readonly Dictionary<string, int> _attempts = [];
    private int _sequence;

    /// <summary>Numbers a request and opens its exchange.</summary>
    public SimulatedRequest Open(SimulatedRequest request)
    {
        lock (_gate)
        {
            var attempt = _attempts.GetValueOrDefault(request.Key) + 1;
            _attempts[request.Key] = attempt;
            request = request with { Sequence = ++_sequence, Attempt = attempt };
            _exchanges[request.Sequence] = new SimulatedExchange { Request = request };
            return request;
        }
    }

    public void Record(SimulatedExchange exchange)
    {
        lock (_gate)
        {
            _exchanges[exchange.Request.Sequence] = exchange;
        }
    }

    public IReadOnlyList<SimulatedExchange> Snapshot()
    {
        lock (_gate)
        {
            return [.. _exchanges.Values];
        }
    }
}
