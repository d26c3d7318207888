using Microsoft.Extensions.AI;
using Quickstart.Tickets;
using Quickstart.Wire;
using Quickstart.World;

namespace Quickstart.Desk;

/// <summary>
/// The loop of a good pilot: the SDK with its own retries, automatic tool calls, the rules in the prompt, one more try
/// for a ticket that failed.
/// </summary>
public sealed class BareDesk : IDesk, IDisposable
{
    private readonly IChatClient _client;
    private readonly WorldSet _worlds;
    private readonly ToolFaults _toolFaults;

    public BareDesk(ModelEndpoint endpoint, WorldSet worlds, ToolFaults toolFaults)
    {
        _worlds = worlds;
        _toolFaults = toolFaults;
        _client = endpoint.CreateChatClient(endpoint.CreateOptions()).AsIChatClient()
            .AsBuilder()
            .UseFunctionInvocation()
            .Build();
    }

    public DeskCounters Counters { get; } = new();

    public async Task<TicketOutcome> HandleAsync(Ticket ticket, CancellationToken cancellation)
    {
        try
        {
            return await AnswerAsync(ticket, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            Counters.AddRetry();
            return await AnswerAsync(ticket, cancellation);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<TicketOutcome> AnswerAsync(Ticket ticket, CancellationToken cancellation)
    {
        var tools = new SupportTools(_worlds.For(ticket), _toolFaults).All();
        var response = await _client.GetResponseAsync(SystemPrompt.Compose(ticket), new ChatOptions { Tools = [.. tools] }, cancellation);
        return new TicketOutcome(response.Text);
    }
}
