using System.Diagnostics;

namespace AgentGuard.Tracing.Sinks;

/// <summary>Hands the spans that end to the sinks.</summary>
internal sealed class TraceSinks : IDisposable
{
    private readonly TraceQueue[] _queues;
    private readonly ActivityListener? _listener;
    private readonly ActivitySource _source;
    private readonly ContentGate _gate;

    public TraceSinks(ActivitySource source, IEnumerable<ITraceSink> sinks, int capacity, ContentGate gate, Action<string, long, int, Exception?> lost)
    {
        (_source, _gate) = (source, gate);
        _queues = [.. sinks.Select(sink => new TraceQueue(sink, capacity, lost))];
        if (_queues.Length > 0)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = one => ReferenceEquals(one, source) || ForeignSpans.IsForeign(one),

                // All data, but not recorded: what a host exports stays its sampler's choice.
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = Begin,
                ActivityStopped = End,
            };
            ActivitySource.AddActivityListener(_listener);
        }
    }

    public long Dropped => _queues.Sum(queue => queue.Dropped);

    public Task FlushAsync(CancellationToken cancellationToken) => Task.WhenAll(_queues.Select(queue => queue.FlushAsync(cancellationToken)));

    public void Dispose()
    {
        _listener?.Dispose();
        foreach (var queue in _queues)
        {
            queue.Dispose();
        }
    }

    // A run is told when it begins as well: of one that is cut off by the end of its process, the tree still has its root.
    private void Begin(Activity activity)
    {
        if (activity.GetTagItem(AgentTracer.StepTag) is "run")
        {
            Add(ActivityReader.Read(activity, _gate, isOver: false));
        }
    }

    private void End(Activity activity)
    {
        if (IsWithinOwn(activity))
        {
            Add(ActivityReader.Read(activity, _gate, isOver: true));
        }
    }

    // Another library's span outside of every run here belongs to another host of the process.
    private bool IsWithinOwn(Activity activity)
    {
        for (var one = activity; one is not null; one = one.Parent)
        {
            if (ReferenceEquals(one.Source, _source))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(TraceSpan span)
    {
        foreach (var queue in _queues)
        {
            queue.Add(span);
        }
    }
}
