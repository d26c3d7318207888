using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AgentGuard.Internal;

/// <summary>Keeps the ambient scope, and the activity that is current at the first step, around every step of a stream.</summary>
internal static class AmbientStream
{
    public static async IAsyncEnumerable<T> RunIn<T>(
        AmbientScope scope, IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var outer = AmbientScope.Current;
        var activity = Activity.Current;
        var reader = ExecutionContext.Capture();
        var inner = Enter(scope, activity);
        var items = source.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await items.MoveNextAsync().ConfigureAwait(false))
            {
                Leave(reader, outer);
                yield return items.Current;

                // Setting a value makes a new context each time. As long as the reader's own is the same, that of the last step is as good.
                var now = ExecutionContext.Capture();
                if (inner is not null && ReferenceEquals(now, reader))
                {
                    ExecutionContext.Restore(inner);
                }
                else
                {
                    (reader, inner) = (now, Enter(scope, activity));
                }
            }
        }
        finally
        {
            Enter(scope, activity);
            await items.DisposeAsync().ConfigureAwait(false);
            AmbientScope.Current = outer;
        }
    }

    private static ExecutionContext? Enter(AmbientScope scope, Activity? activity)
    {
        AmbientScope.Current = scope;
        Activity.Current = activity;
        return ExecutionContext.Capture();
    }

    /// <summary>Gives the reader its context back; there is none where the host suppresses its flow.</summary>
    private static void Leave(ExecutionContext? reader, AmbientScope? outer)
    {
        if (reader is null)
        {
            AmbientScope.Current = outer;
        }
        else
        {
            ExecutionContext.Restore(reader);
        }
    }
}
