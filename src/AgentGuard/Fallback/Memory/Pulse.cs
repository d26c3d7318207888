namespace AgentGuard.Fallback.Memory;

/// <summary>Wakes the requests that wait for a candidate as soon as one may be asked again.</summary>
/// <remarks>Thread-safe; it costs nothing while nobody waits.</remarks>
internal sealed class Pulse
{
    private TaskCompletionSource? _next;

    /// <summary>A task that completes at the next beat. Take it before looking at what a beat announces.</summary>
    public Task NextAsync()
    {
        var next = Volatile.Read(ref _next);
        if (next is null)
        {
            var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next = Interlocked.CompareExchange(ref _next, created, null) ?? created;
        }

        return next.Task;
    }

    public void Beat()
    {
        if (Volatile.Read(ref _next) is not null)
        {
            Interlocked.Exchange(ref _next, null)?.TrySetResult();
        }
    }
}
