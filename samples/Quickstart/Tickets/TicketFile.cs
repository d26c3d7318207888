using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quickstart.Tickets;

/// <summary>Reads tickets from JSON lines; an empty line is skipped, anything else wrong is an error with its line number.</summary>
public static class TicketFile
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static IReadOnlyList<Ticket> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new TicketFileException($"There is no ticket file '{path}'.");
        }

        var tickets = new List<Ticket>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                tickets.Add(Parse(line, $"{path}, line {number}", ids));
            }
        }

        return tickets.Count > 0 ? tickets : throw new TicketFileException($"{path} holds no ticket.");
    }

    private static Ticket Parse(string line, string place, HashSet<string> ids)
    {
        try
        {
            var ticket = JsonSerializer.Deserialize<Ticket>(line, Json) ?? throw new TicketFileException($"{place}: null is no ticket.");
            ticket = ticket with { Text = ticket.Repeat.Aggregate(ticket.Text, (text, block) => block.Expand(text)) };
            var flaw = ids.Add(ticket.Id) ? TicketCheck.Flaw(ticket) : $"the id {ticket.Id} stands twice";
            return flaw is null ? ticket : throw new TicketFileException($"{place}: {flaw}.");
        }
        catch (JsonException e)
        {
            // The position that the parser adds counts from the start of this line only.
            throw new TicketFileException($"{place}: {e.Message.Split(" Path: ")[0]} (at {e.Path ?? "$"})", e);
        }
    }
}
