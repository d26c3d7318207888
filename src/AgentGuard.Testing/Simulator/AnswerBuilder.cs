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

        exchange = Apply(fault, exchange with { Reply = reply });
        fault = exchange.Fault;
        var answer = FrameFaults.Apply(fault, Render(protocol, wire, exchange), protocol);
        var plan = WirePlan.Of(answer, fault, fault?.StallDuration ?? _options.StallDuration);
        return (plan, exchange with { Outcome = Outcome(plan, fault) });
    }

    private static SimulatedExchange Apply(SimulatedFault? fault, SimulatedExchange exchange)
    {
        if (fault is null || !ReplyFaults.Covers(fault.Kind))
        {
            return exchange with { Fault = fault };
        }

        var changed = ReplyFaults.Apply(fault.Kind, exchange.Reply!, exchange.Request);
        return changed is null ? exchange : exchange with { Fault = fault, Reply = changed };
    }

    private static SimulatedOutcome Outcome(WirePlan plan, SimulatedFault? fault) =>
        plan.End != WireEnd.Complete ? SimulatedOutcome.Cut
        : fault?.Kind == SimulatedFaultKind.ErrorMidStream ? SimulatedOutcome.Failed
        : SimulatedOutcome.Answered;

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
        return answer with { Headers = [new(protocol.RequestIdHeader, RequestKey.Id("req_", exchange.Request, -1))] };
    }
}
