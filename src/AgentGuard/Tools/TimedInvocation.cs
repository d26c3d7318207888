using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Runs a tool for no longer than it may take.</summary>
internal static class TimedInvocation
{
    /// <summary>Runs the tool; one that does not react to its cancellation is left to itself.</summary>
    /// <exception cref="ToolTimeoutException">The tool did not finish in time.</exception>
    public static ValueTask<object?> RunAsync(
        AIFunction function,
        AIFunctionArguments arguments,
        TimeSpan? timeout,
        TimeProvider timeProvider,
        CancellationToken cancellationToken) => timeout is { } limit
        ? RunAsync(function, arguments, limit, timeProvider, cancellationToken)
        : function.InvokeAsync(arguments, cancellationToken);

    /// <summary>Whether a tool is a method that keeps its thread until it ends. It runs on the pool, so that it cannot hold up its own time-out.</summary>
    public static bool KeepsItsThread(AIFunction function) =>
        function.UnderlyingMethod is { ReturnType: { } type } && !typeof(Task).IsAssignableFrom(type) && !IsValueTask(type);

    private static bool IsValueTask(Type type) =>
        type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static async ValueTask<object?> RunAsync(
        AIFunction function, AIFunctionArguments arguments, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<object?> running;
        if (KeepsItsThread(function))
        {
            running = Task.Run(() => function.InvokeAsync(arguments, cancellation.Token).AsTask(), CancellationToken.None);
        }
        else
        {
            var invoking = function.InvokeAsync(arguments, cancellation.Token);
            if (invoking.IsCompletedSuccessfully)
            {
                cancellation.Dispose();
                return invoking.Result;
            }

            running = invoking.AsTask();
        }

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
    private static void Release(Task running, CancellationTokenSource cancellation)
    {
        if (running.IsCompleted)
        {
            _ = running.Exception;
            cancellation.Dispose();
            return;
        }

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
}
