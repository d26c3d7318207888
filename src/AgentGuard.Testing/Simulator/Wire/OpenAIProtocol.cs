using System.Text.Json;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>OpenAI Chat Completions, after the API reference at platform.openai.com.</summary>
internal sealed class OpenAIProtocol : WireProtocol
{
    public override SimulatedProtocol Kind => SimulatedProtocol.OpenAI;

    public override WireRequest Read(JsonElement body) => OpenAIRequestReader.Read(body);

    public override WireError? Validate(WireRequest request) => OpenAIRequestRules.Check(request);

    public override WireError ContextLengthExceeded(string model, long tokens, long window) =>
        OpenAIErrors.ContextLengthExceeded(tokens, window);

    public override WireError? ErrorOf(SimulatedFault fault, SimulatedRequest request, TimeSpan retryAfter) =>
        OpenAIErrors.Of(fault, request, retryAfter);

    public override WireError BadRequest(string message) => OpenAIErrors.BadRequest(message);

    public override WireError ServerError(string message) => OpenAIErrors.ServerError(message);

    public override WireAnswer Render(WireError error, string requestId) => OpenAIErrors.Render(error, requestId);

    public override WireAnswer Render(WireReply reply) => OpenAIReplyWriter.Write(reply);

    public override WireAnswer RenderStream(WireReply reply) => OpenAIStreamWriter.Write(reply);

    public override WireFrame ErrorEvent() => OpenAIErrors.Event();
}
