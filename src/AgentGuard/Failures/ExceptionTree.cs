namespace AgentGuard.Failures;

/// <summary>An exception and all that it holds, the outermost first; of several attempts of an SDK, the last first.</summary>
internal static class ExceptionTree
{
    // Deeper trees are not of a failed call; a bound keeps a hostile one from costing time.
    private const int MaxCount = 64;

    public static List<Exception> Of(Exception exception)
    {
        List<Exception> found = [];
        Add(exception, found);
        return found;
    }

    private static void Add(Exception exception, List<Exception> found)
    {
        if (found.Count == MaxCount)
        {
            return;
        }

        found.Add(exception);
        if (exception is AggregateException aggregate)
        {
            foreach (var inner in aggregate.InnerExceptions.Reverse())
            {
                Add(inner, found);
            }
        }
        else if (exception.InnerException is { } inner)
        {
            Add(inner, found);
        }
    }
}
