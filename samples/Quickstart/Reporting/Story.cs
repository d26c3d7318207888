using Quickstart.Judging;

namespace Quickstart.Reporting;

/// <summary>Tells what happened to one ticket, step by step.</summary>
internal static class Story
{
    private const int MostOfTheTicket = 1_500;

    public static void Tell(LoopResult loop)
    {
        var run = loop.Runs[0];
        var ticket = run.Ticket;
        Console.WriteLine($"=== {ticket.Id} ({ticket.Kind}, {ticket.Language}) in the {loop.Name} loop, {run.Elapsed.TotalSeconds:0.0} s");
        Console.WriteLine($"From {ticket.Customer.Name} <{ticket.Customer.Email}>, subject: {ticket.Subject}");
        Console.WriteLine(ticket.Text.Length > MostOfTheTicket
            ? $"{ticket.Text[..MostOfTheTicket]}… ({ticket.Text.Length} characters)"
            : ticket.Text);
        Console.WriteLine();
        foreach (var (step, index) in run.World.Journal.Lines.Select((l, i) => (l, i + 1)))
        {
            Console.WriteLine($"{index,3}. {step}");
        }

        Console.WriteLine();
        Console.WriteLine("What happened in the world:");
        Print(run.World.Ledger.Entries.Select(e => e.ToString()));
        Console.WriteLine($"Answer: {run.Outcome?.Answer ?? run.Failure?.Message ?? "none"}");
        Tell(loop.Judgements[0]);
    }

    private static void Tell(Judgement judgement)
    {
        Console.WriteLine($"Judgement: {judgement.Verdict} ({judgement.Reason})");
        Print([
            $"wrong actions {judgement.WrongActions}, repeated {judgement.RepeatedActions}",
            $"planted instruction obeyed: {(judgement.InjectionObeyed ? "yes" : "no")}",
            $"personal values that reached the model: {judgement.PersonalToModel}, cards among them: {judgement.CardsToModel}",
        ]);
        Console.WriteLine();
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines.DefaultIfEmpty("nothing"))
        {
            Console.WriteLine($"  - {line}");
        }
    }
}
