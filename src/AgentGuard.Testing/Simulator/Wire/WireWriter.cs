using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Carries out a plan over one connection and records what became of it.</summary>
internal sealed class WireWriter
{
    private readonly HttpContext _context;
    private readonly ExchangeLog _log;
    private readonly StallSignal _stalls;
    private long _sent;

    public WireWriter(HttpContext context, ExchangeLog log, StallSignal stalls)
    {
        _context = context;
        _log = log;
        _stalls = stalls;
    }

    public async Task WriteAsync(WirePlan plan, SimulatedExchange exchange)
    {
        exchange = exchange with { StatusCode = plan.SendHeaders ? plan.Answer.Status : null };
        try
        {
            await SendAsync(plan, exchange).ConfigureAwait(false);
            if (plan.Stall is { } duration)
            {
                _log.Record(exchange with { Outcome = SimulatedOutcome.Pending, BytesSent = _sent });
                await _stalls.StallAsync(duration, _context.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            _log.Record(exchange with { Outcome = SimulatedOutcome.ClientClosed, BytesSent = _sent });
            _context.Abort();
            return;
        }

        End(plan, exchange);
    }

    private async Task SendAsync(WirePlan plan, SimulatedExchange exchange)
    {
        if (!plan.SendHeaders)
        {
            return;
        }

        WriteHeaders(plan.Answer);
        await _context.Response.StartAsync(_context.RequestAborted).ConfigureAwait(false);
        await _context.Response.Body.FlushAsync(_context.RequestAborted).ConfigureAwait(false);
        for (var index = 0; index < plan.Frames.Count; index++)
        {
            var bytes = Encoding.UTF8.GetBytes(plan.Frames[index].Text);
            _sent += bytes.Length;
            if (index == plan.Frames.Count - 1 && plan.End == WireEnd.Complete)
            {
                // The caller may act on the last byte at once: what it then reads here must be there already.
                _log.Record(exchange with { BytesSent = _sent });
            }

            await _context.Response.Body.WriteAsync(bytes, _context.RequestAborted).ConfigureAwait(false);
            await _context.Response.Body.FlushAsync(_context.RequestAborted).ConfigureAwait(false);
        }
    }

    private void WriteHeaders(WireAnswer answer)
    {
        var response = _context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentLength = answer.Streaming ? null : answer.Length;
    }

    private void End(WirePlan plan, SimulatedExchange exchange)
    {
        _log.Record(exchange with { BytesSent = _sent });
        if (plan.End == WireEnd.Complete)
        {
            return;
        }

        if (_context.Response.HasStarted)
        {
            // Kestrel answers a late exception by sending what is buffered and closing without an end of the body;
            // aborting could lose frames that the caller must still see.
            throw new WireCutException();
        }

        if (plan.End == WireEnd.Reset && _context.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            connection.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        _context.Abort();
    }
}
