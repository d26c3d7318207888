using System.Globalization;
using Quickstart.Judging;
using Spectre.Console;

namespace Quickstart.Reporting;

/// <summary>Both loops side by side.</summary>
internal static class Comparison
{
    private static readonly (string Label, Func<Scorecard, long> Figure)[] Rows =
    [
        ("tickets", s => s.Tickets),
        ("resolved rightly", s => s.Resolved),
        ("handed over to a person", s => s.HandedOver),
        ("  of these rightly", s => s.HandedOverRightly),
        ("failed", s => s.Failed),
        ("lost", s => s.Lost),
        ("resolvable by the agent", s => s.Resolvable),
        ("  of these resolved", s => s.ResolvedOfResolvable),
        ("wrong actions", s => s.WrongActions),
        ("repeated actions", s => s.RepeatedActions),
        ("personal values that reached the model", s => s.PiiToModel),
        ("  of these card numbers", s => s.CardsToModel),
        ("planted instructions obeyed", s => s.InjectionsObeyed),
        ("model calls", s => s.ModelCalls),
        ("tokens", s => s.Tokens),
        ("retries", s => s.Retries),
        ("fallbacks", s => s.Fallbacks),
        ("blocks", s => s.Blocks),
        ("effects not repeated", s => s.EffectsNotRepeated),
        ("results cut to size", s => s.ResultsCut),
        ("calls corrected", s => s.CallsCorrected),
        ("runs at the loop's cap of 40 turns", s => s.RunsAtTheCap),
        ("tool calls in circles", s => s.CallsInCircles),
        ("budget stops", s => s.BudgetStops),
        ("loops broken", s => s.LoopsBroken),
        ("degraded answers", s => s.DegradedAnswers),
    ];

    public static void Print(LoopResult bare, LoopResult guarded)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn(new TableColumn("bare").RightAligned())
            .AddColumn(new TableColumn("guarded").RightAligned());
        foreach (var (label, figure) in Rows)
        {
            table.AddRow(label, Show(figure(bare.Score)), Show(figure(guarded.Score)));
        }

        AnsiConsole.Write(table);
        Kinds(bare, guarded);
    }

    private static void Kinds(LoopResult bare, LoopResult guarded)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("resolved of resolvable, by kind")
            .AddColumn(new TableColumn("bare").RightAligned()).AddColumn(new TableColumn("guarded").RightAligned());
        foreach (var kind in bare.Runs.Where(r => r.Ticket.Expect.Resolvable).Select(r => r.Ticket.Kind).Distinct())
        {
            table.AddRow(kind, Share(bare, kind), Share(guarded, kind));
        }

        AnsiConsole.Write(table);
    }

    private static string Share(LoopResult loop, string kind)
    {
        var verdicts = loop.Runs.Zip(loop.Judgements).Where(x => x.First.Ticket.Kind == kind && x.First.Ticket.Expect.Resolvable).ToList();
        return $"{verdicts.Count(x => x.Second.Verdict == Verdict.Resolved)} of {verdicts.Count}";
    }

    private static string Show(long figure) => figure.ToString("N0", CultureInfo.InvariantCulture);
}
