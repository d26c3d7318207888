using System.Diagnostics.CodeAnalysis;
using AgentGuard.Testing.Simulator.Wire;

namespace AgentGuard.Testing.Simulator;

/// <summary>Decides what one request is answered, before a byte is sent.</summary>
internal sealed class AnswerBuilder
{
    private readonly ProviderSimulatorOptions _options;

    public AnswerBuilder(ProviderSimulatorOptions options) => _options = options;

    /// <summary>The plan, and the exchange as it stands if the plan runs to its end.</summary>
    public (WirePlan Plan, SimulatedExchange Exchange) Build(
        WireProtocol protocol, WireRequest wire, SimulatedRequest request)
    {
        var exchange = new SimulatedExchange { Request = request };
        var fault = _options.Faults.Next(request);
        var hitsReply = fault is not null && ReplyFaults.Covers(fault.Kind);
        if (fault is not null && protocol.ErrorOf(fault, request, _options.RetryAfter) is { } failure)
        {
            return Fail(protocol, failure, exchange with { Fault = fault, Outcome = SimulatedOutcome.Failed });
        }

        if (protocol.Validate(wire) is { } refused || IsTooLong(protocol, request, out refused))
        {
            return Fail(protocol, refused, exchange with { Outcome = SimulatedOutcome.Rejected });
        }

        if (!TryAsk(request, out var reply, out var thrown))
        {
            exchange = exchange with { Outcome = SimulatedOutcome.ModelThrew, ModelException = thrown };
            return Fail(protocol, protocol.ServerError("The simulated model threw: " + thrown.Message), exchange);
        }

        var changed = hitsReply ? ReplyFaults.Apply(fault!.Kind, reply, request) : reply;
        fault = changed is null ? null : fault;
        exchange = exchange with { Reply = changed ?? reply, Fault = fault };
        var answer = FrameFaults.Apply(fault, Render(protocol, wire, exchange), protocol);
        var plan = WirePlan.Of(answer, fault, fault?.StallDuration ?? _options.StallDuration);
        return (plan, exchange with { Outcome = plan.End == WireEnd.Complete ? SimulatedOutcome.Answered : SimulatedOutcome.Cut });
    }

    private static (WirePlan Plan, SimulatedExchange Exchange) Fail(
        WireProtocol protocol, WireError error, SimulatedExchange exchange)
    {
        var answer = protocol.Render(error, RequestKey.Id("req_", exchange.Request, -1));
        return (WirePlan.Of(answer, fault: null, default), exchange);
    }

    private bool IsTooLong(WireProtocol protocol, SimulatedRequest request, [NotNullWhen(true)] out WireError? error)
    {
        var tokens = TokenEstimate.OfInput(request);
        error = _options.ContextWindow is { } window && tokens > window
            ? protocol.ContextLengthExceeded(request.Model, tokens, window)
            : null;
        return error is not null;
    }

    /// <summary>A model that throws is the test's own mistake: it must be seen, not end the connection.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the host's delegate throws is kept in the exchange.")]
    private bool TryAsk(
        SimulatedRequest request, [NotNullWhen(true)] out SimulatedReply? reply, [NotNullWhen(false)] out Exception? thrown)
    {
        try
        {
            reply = _options.Model(request) ?? throw new InvalidOperationException("The model returned null.");
            thrown = null;
            return true;
        }
        catch (Exception exception)
        {
            reply = null;
            thrown = exception;
            return false;
        }
    }

    private WireAnswer Render(WireProtocol protocol, WireRequest wire, SimulatedExchange exchange)
    {
        var reply = new WireReply(exchange.Request, exchange.Reply!)
        {
            IncludeUsage = wire.IncludeUsage,
            CreatedUnixSeconds = _options.TimeProvider.GetUtcNow().ToUnixTimeSeconds(),
            ChunkSize = _options.ChunkSize,
        };
        var answer = wire.Streaming ? protocol.RenderStream(reply) : protocol.Render(reply);
        var id = RequestKey.Id("req_", exchange.Request, -1);
        return answer with { Headers = [new("x-request-id", id), new("request-id", id)] };
    }
}
