namespace AgentGuard.Tools;

/// <summary>The outermost run: effects and failures are counted over all of its sub-runs.</summary>
internal static class RootRun
{
    public static AgentRun? Current
    {
        get
        {
            var run = AgentRun.Current;
            while (run?.Parent is not null)
            {
                run = run.Parent;
            }

            return run;
        }
    }
}
