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
        try
        {
            while (true)
            {
                AmbientScope.Current = scope;
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                {
                    break;
                }

                AmbientScope.Current = outer;
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
