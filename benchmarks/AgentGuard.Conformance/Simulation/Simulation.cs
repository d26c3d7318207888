using System.Globalization;
using AgentGuard.Failures;
using AgentGuard.Fallback;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance.Simulation;

/// <summary>Sends the requests of a plan through a policy, in virtual time.</summary>
internal sealed class Simulation
{
    private readonly FaultPlan _plan;
    private readonly bool _streaming;
    private readonly VirtualClock _clock = new();
    private readonly List<double> _latencies = [];
    private IChatClient _client = null!;
    private readonly SortedDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private int _ended;

    private Simulation(FaultPlan plan, bool streaming)
    {
        _plan = plan;
        _streaming = streaming;
    }

    public static PolicyOutcome Run(
        string name, FaultPlan plan, Func<SimulatedProvider[], TimeProvider, IChatClient> policy, bool streaming = false)
    {
        // What a timer sets off must run at once on the thread that moves the clock.
        SynchronizationContext.SetSynchronizationContext(null);
        var simulation = new Simulation(plan, streaming);
        var providers = plan.Providers.Select((_, index) => new SimulatedProvider(plan, index, simulation._clock)).ToArray();
        simulation._client = policy(providers, simulation._clock);
        return simulation.Run(name, providers);
    }

    private PolicyOutcome Run(string name, SimulatedProvider[] providers)
    {
        var arrivals = _plan.DrawArrivals();
        for (var i = 0; i < arrivals.Length; i++)
        {
            var request = i;
            _clock.CreateTimer(_ => _ = AskAsync(request), null, TimeSpan.FromSeconds(arrivals[i]), Timeout.InfiniteTimeSpan);
        }

        _clock.RunToEnd();
        if (_ended != arrivals.Length)
        {
            throw new InvalidOperationException($"{name}: {arrivals.Length - _ended} requests never ended.");
        }

        _latencies.Sort();
        return new(name, arrivals.Length, _latencies.Count, providers.Sum(provider => provider.Calls), [.. _latencies], _failures);
    }

    private async Task AskAsync(int request)
    {
        var started = _clock.Elapsed;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_plan.Deadline), _clock);
        try
        {
            List<ChatMessage> messages = [new(ChatRole.User, request.ToString(CultureInfo.InvariantCulture))];
            var text = _streaming
                ? await ReadAsync(messages, deadline.Token).ConfigureAwait(false)
                : (await _client.GetResponseAsync(messages, cancellationToken: deadline.Token).ConfigureAwait(false)).Text;
            if (text == "ab")
            {
                _latencies.Add((_clock.Elapsed - started).TotalSeconds);
            }
        }
        catch (Exception e) when (e is not (NullReferenceException or InvalidCastException or ObjectDisposedException))
        {
            var why = e is ModelFailureException failed ? failed.Failure.Kind.ToString() : e.GetType().Name;
            _failures[why] = _failures.GetValueOrDefault(why) + 1;
        }
        finally
        {
            _ended++;
        }
    }

    // A stream that begins anew takes back what it showed.
    private async Task<string> ReadAsync(List<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var text = string.Empty;
        await foreach (var update in _client.GetStreamingResponseAsync(messages, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            text = update.AdditionalProperties?.ContainsKey(FallbackChain.RestartedProperty) is true ? update.Text : text + update.Text;
        }

        return text;
    }
}
