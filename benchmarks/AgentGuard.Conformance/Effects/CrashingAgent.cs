using System.Diagnostics;
using System.Globalization;
using AgentGuard.Sqlite;
using AgentGuard.Tools;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Conformance.Effects;

/// <summary>An agent whose refunds are lines of a file, and which dies where it is told to. Started anew, it goes on.</summary>
internal sealed class CrashingAgent
{
    /// <summary>The first argument of a process that is one.</summary>
    public const string Command = "crashing-agent";

    /// <summary>How many refunds a run makes.</summary>
    public const int Orders = 4;

    private readonly string _folder;
    private readonly string _run;
    private readonly FailPoint _point;
    private readonly int _at;
    private readonly bool _once;

    private CrashingAgent(string folder, string run, FailPoint point, int at, bool once) =>
        (_folder, _run, _point, _at, _once) = (folder, run, point, at, once);

    /// <summary>The arguments of a process.</summary>
    public static string[] ArgumentsOf(string folder, string run, FailPoint point, int at, bool once) =>
        [Command, folder, run, point.ToString(), at.ToString(CultureInfo.InvariantCulture), once.ToString()];

    /// <summary>The file with a line for each refund.</summary>
    public static string RefundsOf(string folder, string run) => Path.Combine(folder, $"{run}.refunds");

    /// <summary>The file with a line for each look whether a refund had happened.</summary>
    public static string LooksOf(string folder, string run) => Path.Combine(folder, $"{run}.looks");

    /// <summary>Runs the agent of a process until its end, or its death.</summary>
    public static Task<int> RunAsync(string[] arguments) => new CrashingAgent(
        arguments[1],
        arguments[2],
        Enum.Parse<FailPoint>(arguments[3]),
        int.Parse(arguments[4], CultureInfo.InvariantCulture),
        bool.Parse(arguments[5])).RunAsync();

    private async Task<int> RunAsync()
    {
        using var database = new SqliteDatabase(new SqliteStoreOptions { Path = Path.Combine(_folder, "effects.db") });
        using var services = new ServiceCollection().AddSingleton<IEffectLedger>(new SqliteEffectLedger(database)).BuildServiceProvider();
        using var client = new RefundModel(Orders, done => DieAt(FailPoint.Outcome, done - 1)).AsBuilder()
            .UseGuardedFunctionInvocation(t => t.ForTool("refund", o =>
            {
                o.Effect = ToolEffect.Irreversible;
                o.RunEffectsOnce = _once;
                o.VerifyEffect = (inquiry, _) => new(Look(inquiry.Arguments["order"]!.ToString()!));
            }))
            .Build(services);
        Console.WriteLine("ready");
        await using var run = AgentRun.Start(id: _run);
        var response = await client.GetResponseAsync("refund them all", new ChatOptions { Tools = [AIFunctionFactory.Create(Refund, "refund")] })
            .ConfigureAwait(false);
        return response.Text == "done" ? 0 : 1;
    }

    private string Refund(string order)
    {
        DieAt(FailPoint.Intent, int.Parse(order, CultureInfo.InvariantCulture));
        File.AppendAllText(RefundsOf(_folder, _run), order + "\n");
        DieAt(FailPoint.Effect, int.Parse(order, CultureInfo.InvariantCulture));
        return $"refunded {order}";
    }

    private EffectFinding Look(string order)
    {
        var refunds = RefundsOf(_folder, _run);
        var happened = File.Exists(refunds) && File.ReadLines(refunds).Contains(order);
        File.AppendAllText(LooksOf(_folder, _run), order + "\n");
        return happened ? EffectFinding.Happened($"refunded {order}") : EffectFinding.DidNotHappen;
    }

    // As SIGKILL from outside: nothing is cleaned up.
    private void DieAt(FailPoint point, int at)
    {
        if (point == _point && at == _at)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
