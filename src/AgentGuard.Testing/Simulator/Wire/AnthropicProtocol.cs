using System.Text.Json;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Anthropic Messages, after the API reference at platform.claude.com.</summary>
internal sealed class AnthropicProtocol : WireProtocol
{
    public override SimulatedProtocol Kind => SimulatedProtocol.Anthropic;

    public override WireRequest Read(JsonElement body) => AnthropicRequestReader.Read(body);

    public override WireError? Validate(WireRequest request) => AnthropicRequestRules.Check(request);

    public override WireError ContextLengthExceeded(string model, long tokens, long window) =>
        AnthropicErrors.ContextLengthExceeded(tokens, window);

    public override WireError? ErrorOf(SimulatedFault fault, SimulatedRequest request, TimeSpan retryAfter) =>
        AnthropicErrors.Of(fault, request, retryAfter);

    public override WireError BadRequest(string message) => AnthropicErrors.BadRequest(message);

    public override WireError ServerError(string message) => AnthropicErrors.ServerError(message);

    public override WireAnswer Render(WireError error, string requestId) => AnthropicErrors.Render(error, requestId);

    public override WireAnswer Render(WireReply reply) => AnthropicReplyWriter.Write(reply);

    public override WireAnswer RenderStream(WireReply reply) => AnthropicStreamWriter.Write(reply);

    public override WireFrame ErrorEvent() => AnthropicErrors.Event();
}
