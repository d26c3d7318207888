using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Runs a tool for no longer than it may take.</summary>
internal static class TimedInvocation
{
    /// <summary>Runs the tool; one that does not react to its cancellation is left to itself.</summary>
    /// <exception cref="ToolTimeoutException">The tool did not finish in time.</exception>
    public static async ValueTask<object?> RunAsync(
        AIFunction function,
        AIFunctionArguments arguments,
        TimeSpan? timeout,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        if (timeout is not { } limit)
        {
            return await function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
        }

        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // On the pool, so that a tool that blocks its thread cannot hold up its own time-out.
        var running = Task.Run(() => function.InvokeAsync(arguments, cancellation.Token).AsTask(), CancellationToken.None);
        try
        {
            return await running.WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            await cancellation.CancelAsync().ConfigureAwait(false);
            throw new ToolTimeoutException(running);
        }
        finally
        {
            Release(running, cancellation);
        }
    }

    /// <summary>Observes what an abandoned tool throws, and frees its token when it ends.</summary>
    private static void Release(Task running, CancellationTokenSource cancellation) =>
        running.ContinueWith(
            static (task, state) =>
            {
                _ = task.Exception;
                ((CancellationTokenSource)state!).Dispose();
            },
            cancellation,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
