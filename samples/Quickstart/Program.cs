using Quickstart;
using Quickstart.Desk;
using Quickstart.Judging;
using Quickstart.Reporting;
using Quickstart.Tickets;

try
{
    var line = CommandLine.Parse(args);
    if (line.IsHelp)
    {
        Console.WriteLine(CommandLine.Help);
        return 0;
    }

    var tickets = TicketFile.Read(line.Tickets);
    if (line.Story is { } number)
    {
        tickets = number <= tickets.Count
            ? [tickets[number - 1]]
            : throw new ArgumentException($"There are {tickets.Count} tickets, not {number}.");
    }

    var bare = await Progress.ShowAsync("bare", tickets.Count, progress =>
        Trial.RunAsync("bare", (endpoint, worlds, faults) => new BareDesk(endpoint, worlds, faults), tickets, line.Trial, progress));
    var guarded = await Progress.ShowAsync("guarded", tickets.Count, progress =>
        Trial.RunAsync("guarded", (endpoint, worlds, faults) => new GuardedDesk(endpoint, worlds, faults), tickets, line.Trial, progress));

    if (line.Story is not null)
    {
        Story.Tell(bare);
        Story.Tell(guarded);
        return 0;
    }

    if (line.IsEach)
    {
        EachTicket.Print(bare, guarded);
    }

    Comparison.Print(bare, guarded);
    Summary.Print(bare.Score, guarded.Score);
    return 0;
}
catch (Exception e) when (e is ArgumentException or TicketFileException)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine("Try --help.");
    return 2;
}
