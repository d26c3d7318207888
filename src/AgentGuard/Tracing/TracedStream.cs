using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AgentGuard.Tracing;

/// <summary>Keeps the place in the pipeline and the span around every step of a stream: an async iterator loses both at its second item.</summary>
internal static class TracedStream
{
    public static async IAsyncEnumerable<T> RunIn<T>(
        TraceScope scope, IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var activity = Activity.Current;
        Enter(scope, activity);
        var items = source.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await items.MoveNextAsync().ConfigureAwait(false))
            {
                yield return items.Current;
                Enter(scope, activity);
            }
        }
        finally
        {
            Enter(scope, activity);
            await items.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void Enter(TraceScope scope, Activity? activity)
    {
        TraceScope.Current = scope;
        Activity.Current = activity is { IsStopped: true } ? activity.Parent : activity;
    }
}
