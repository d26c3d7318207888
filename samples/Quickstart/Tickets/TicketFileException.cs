namespace Quickstart.Tickets;

/// <summary>A ticket file that cannot be used; the message names the file and the line.</summary>
public sealed class TicketFileException : Exception
{
    public TicketFileException(string message)
        : base(message)
    {
    }

    public TicketFileException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public TicketFileException()
    {
    }
}
