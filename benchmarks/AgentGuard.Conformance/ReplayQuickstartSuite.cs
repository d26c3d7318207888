using System.Globalization;
using Quickstart.Tickets;

namespace AgentGuard.Conformance;

/// <summary>Whether the guarded desk of the Quickstart, under all of its faults, plays back from its recordings with the same events and the same end.</summary>
internal sealed class ReplayQuickstartSuite : ISuite
{
    private const double FaultRate = 0.3;

    public string Name => "replay-quickstart";

    public string Summary => "none, or a file of tickets (.jsonl)";

    public bool NeedsPath => false;

    public SuiteResult Run(string path, TextWriter output) => RunAsync(path, output).GetAwaiter().GetResult();

    private static async Task<SuiteResult> RunAsync(string path, TextWriter output)
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("REPLAY_QUICKSTART_SEEDS") ?? "20", CultureInfo.InvariantCulture);
        var tickets = TicketFile.Read(path.Length > 0 ? path : Path.Combine(AppContext.BaseDirectory, "tickets.jsonl"));
        var folder = Directory.CreateTempSubdirectory("replay-quickstart");
        var (cases, passed, steps, events, live, failures) = (0, 0, 0, 0, 0, 0);
        try
        {
            for (var seed = 1; seed <= seeds; seed++)
            {
                foreach (var streaming in new[] { false, true })
                {
                    await using var desk = await RecordedTrial.StartAsync(seed, FaultRate, tickets, streaming, folder.FullName).ConfigureAwait(false);
                    foreach (var ticket in tickets)
                    {
                        var recorded = await desk.RecordAsync(ticket).ConfigureAwait(false);
                        var replayed = await desk.ReplayAsync(ticket).ConfigureAwait(false);
                        var difference = recorded.FirstDifference(replayed);
                        cases++;
                        passed += difference is null ? 1 : 0;
                        steps += replayed.Steps;
                        live += replayed.LiveCalls;
                        events += recorded.Events.Count;
                        failures += recorded.Events.Count(RecordedTicket.IsFailure);
                        if (difference is not null)
                        {
                            output.WriteLine($"  not the same: seed {seed}, {(streaming ? "streamed" : "whole")}, {ticket.Id}: {difference}");
                        }
                    }
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        output.WriteLine(
            $"{seeds} seeds, {tickets.Count} tickets, both paths: {passed} of {cases} runs with the same {events} events and the same end; "
            + $"{steps} steps from recordings, {live} live calls, {failures} failures of models and tools among the events");
        return new(cases, passed, new Dictionary<string, double> { ["steps"] = steps, ["events"] = events, ["failures"] = failures, ["liveCalls"] = live });
    }
}
