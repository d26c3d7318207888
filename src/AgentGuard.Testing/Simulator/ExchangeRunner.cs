using System.Text.Json;
using AgentGuard.Testing.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace AgentGuard.Testing.Simulator;

/// <summary>Takes one request from its body to the end of its answer.</summary>
internal sealed class ExchangeRunner
{
    private static readonly WireProtocol OpenAI = new OpenAIProtocol();
    private static readonly WireProtocol Anthropic = new AnthropicProtocol();

    private readonly AnswerBuilder _builder;
    private readonly ExchangeLog _log;
    private readonly StallSignal _stalls;

    public ExchangeRunner(AnswerBuilder builder, ExchangeLog log, StallSignal stalls)
    {
        _builder = builder;
        _log = log;
        _stalls = stalls;
    }

    public async Task RunAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        var path = context.Request.Path.Value ?? "";
        var protocol = path.EndsWith("/messages", StringComparison.Ordinal) ? Anthropic : OpenAI;
        var wire = Read(protocol, body, out var problem);
        var request = _log.Open(Request(context, protocol, wire, body));
        if (!IsKnown(context.Request.Method, path))
        {
            problem = new WireError(404, "invalid_request_error", $"Invalid URL ({context.Request.Method} {path})");
        }

        var (plan, exchange) = problem is null
            ? _builder.Build(protocol, wire, request)
            : Refuse(protocol, problem, request);
        await new WireWriter(context, _log, _stalls).WriteAsync(plan, exchange).ConfigureAwait(false);
    }

    private static bool IsKnown(string method, string path) => method == "POST"
        && (path.EndsWith("/chat/completions", StringComparison.Ordinal) || path.EndsWith("/messages", StringComparison.Ordinal));

    private static WireRequest Read(WireProtocol protocol, string body, out WireError? problem)
    {
        problem = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            return protocol.Read(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            problem = protocol.BadRequest("We could not parse the JSON body of your request.");
            return new WireRequest("", [], [], Streaming: false, IncludeUsage: false, default);
        }
    }

    private static SimulatedRequest Request(HttpContext context, WireProtocol protocol, WireRequest wire, string body) => new()
    {
        Protocol = protocol.Kind,
        Model = wire.Model,
        Messages = wire.Messages,
        Tools = wire.Tools,
        Streaming = wire.Streaming,
        Body = body,
        Headers = context.Request.Headers.ToDictionary(
            static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        Key = RequestKey.Of(protocol.Kind, wire.Model, wire.Messages, wire.Tools),
        Sequence = 0,
        Attempt = 0,
    };

    private static (WirePlan Plan, SimulatedExchange Exchange) Refuse(
        WireProtocol protocol, WireError problem, SimulatedRequest request)
    {
        var answer = protocol.Render(problem, RequestKey.Id("req_", request, -1));
        var exchange = new SimulatedExchange { Request = request, Outcome = SimulatedOutcome.Rejected };
        return (WirePlan.Of(answer, fault: null, default), exchange);
    }
}
