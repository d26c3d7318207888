using Quickstart.Judging;

namespace Quickstart.Reporting;

/// <summary>One line for each ticket and loop: how it ended and why.</summary>
internal static class EachTicket
{
    private const int MostOfTheReason = 200;

    public static void Print(params IReadOnlyList<LoopResult> loops)
    {
        for (var i = 0; i < loops[0].Runs.Count; i++)
        {
            var ticket = loops[0].Runs[i].Ticket;
            Console.WriteLine($"{i + 1,3} {ticket.Id} {ticket.Kind}{(ticket.Expect.Resolvable ? "" : ", for a person")}");
            foreach (var loop in loops)
            {
                var judgement = loop.Judgements[i];
                var reason = judgement.Reason.ReplaceLineEndings(" ");
                Console.WriteLine($"      {loop.Name,-8} {judgement.Verdict,-11}{loop.Runs[i].Elapsed.TotalSeconds,5:0.0} s  "
                    + (reason.Length > MostOfTheReason ? reason[..MostOfTheReason] + "…" : reason));
            }
        }
    }
}
