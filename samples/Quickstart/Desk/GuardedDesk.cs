using Microsoft.Extensions.AI;
using Quickstart.Tickets;
using Quickstart.Wire;
using Quickstart.World;

namespace Quickstart.Desk;

/// <summary>The same loop with its pipeline guarded.</summary>
public sealed class GuardedDesk : IDesk, IDisposable
{
    private readonly IChatClient _client;
    private readonly WorldSet _worlds;
    private readonly ToolFaults _toolFaults;

    public GuardedDesk(ModelEndpoint endpoint, WorldSet worlds, ToolFaults toolFaults)
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
        var tools = new SupportTools(_worlds.For(ticket), _toolFaults).All();
        var response = await _client.GetResponseAsync(SystemPrompt.Compose(ticket), new ChatOptions { Tools = [.. tools] }, cancellation);
        return new TicketOutcome(response.Text);
    }

    public void Dispose() => _client.Dispose();
}
