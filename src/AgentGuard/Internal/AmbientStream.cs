using System.Runtime.CompilerServices;

namespace AgentGuard.Internal;

/// <summary>Keeps the ambient scope around every step of a stream.</summary>
internal static class AmbientStream
{
    public static async IAsyncEnumerable<T> RunIn<T>(
        AmbientScope scope, IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var outer = AmbientScope.Current;
        AmbientScope.Current = scope;
        var items = source.GetAsyncEnumerator(cancellationToken);
        ExecutionContext? inner = null;
        ExecutionContext? known = null;
        try
        {
            while (true)
            {
                // Setting a value makes a new context each time. As long as the reader's own is the same, that of the last step is as good.
                var reader = ExecutionContext.Capture();
                if (inner is not null && ReferenceEquals(reader, known))
                {
                    ExecutionContext.Restore(inner);
                }
                else
                {
                    AmbientScope.Current = scope;
                    (inner, known) = (ExecutionContext.Capture(), reader);
                }

                if (!await items.MoveNextAsync().ConfigureAwait(false))
                {
                    break;
                }

                if (reader is null)
                {
                    AmbientScope.Current = outer;
                }
                else
                {
                    ExecutionContext.Restore(reader);
                }

                yield return items.Current;
            }
        }
        finally
        {
            AmbientScope.Current = scope;
            await items.DisposeAsync().ConfigureAwait(false);
            AmbientScope.Current = outer;
        }
    }
}
