using System.Diagnostics;

namespace AgentGuard.Conformance.Effects;

/// <summary>Runs of agents that are killed and started again until they come to their end, and what was counted.</summary>
internal sealed class CrashTrial
{
    private const int MostStarts = 60;
    private readonly string _folder;
    private readonly Random _random;
    private readonly Func<string[], ProcessStartInfo> _start;
    private readonly bool _once;

    /// <param name="folder">An empty folder.</param>
    /// <param name="start">How a process is started with arguments.</param>
    /// <param name="once">Whether the effects are kept from happening twice.</param>
    /// <param name="seed">Of the points and times of death.</param>
    public CrashTrial(string folder, Func<string[], ProcessStartInfo> start, bool once, int seed)
    {
        (_folder, _start, _once) = (folder, start, once);
        _random = new Random(seed);
    }

    /// <summary>How often a process was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Refunds beyond the first of an order.</summary>
    public int Duplicated { get; private set; }

    /// <summary>Orders that were never refunded.</summary>
    public int Lost { get; private set; }

    /// <summary>How often it was looked into what came of a refund.</summary>
    public int UnknownOutcomes { get; private set; }

    /// <summary>Runs that came to their end.</summary>
    public int Ended { get; private set; }

    /// <summary>Runs one agent to its end; it dies at every point of the plan, one after another, and at random times between.</summary>
    /// <param name="run">The id of the run.</param>
    /// <param name="points">Where it dies, and at which refund.</param>
    /// <param name="randomKills">How often it is killed from outside at a random time besides.</param>
    public void Run(string run, IReadOnlyList<(FailPoint Point, int At)> points, int randomKills)
    {
        var deaths = points.ToList();
        for (var i = 0; i < randomKills; i++)
        {
            deaths.Insert(_random.Next(deaths.Count + 1), (FailPoint.None, 0));
        }

        var ended = false;
        for (var i = 0; i < MostStarts && !ended; i++)
        {
            var (point, at) = i < deaths.Count ? deaths[i] : (FailPoint.None, 0);
            ended = Start(run, point, at, kill: i < deaths.Count && point is FailPoint.None);
        }

        Ended += ended ? 1 : 0;
        Count(run);
    }

    private bool Start(string run, FailPoint point, int at, bool kill)
    {
        using var process = Process.Start(_start(CrashingAgent.ArgumentsOf(_folder, run, point, at, _once)))!;
        process.StandardOutput.ReadLine();
        if (kill)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(_random.NextDouble() * 25));
            process.Kill();
        }

        process.WaitForExit();
        Kills += process.ExitCode is 0 or 1 ? 0 : 1;
        return process.ExitCode == 0;
    }

    private void Count(string run)
    {
        var refunds = Lines(CrashingAgent.RefundsOf(_folder, run));
        Duplicated += refunds.Length - refunds.Distinct().Count();
        Lost += CrashingAgent.Orders - refunds.Distinct().Count();
        UnknownOutcomes += Lines(CrashingAgent.LooksOf(_folder, run)).Length;
    }

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
