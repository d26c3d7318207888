using System.Text.Json;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>What the simulator must know of a provider's protocol.</summary>
internal abstract class WireProtocol
{
    public abstract SimulatedProtocol Kind { get; }

    public abstract WireRequest Read(JsonElement body);

    /// <summary>What the provider finds wrong with a request; <see langword="null"/> for nothing.</summary>
    public abstract WireError? Validate(WireRequest request);

    public abstract WireError ContextLengthExceeded(string model, long tokens, long window);

    /// <summary>The error a fault stands for; <see langword="null"/> for a fault of another sort.</summary>
    public abstract WireError? ErrorOf(SimulatedFault fault, SimulatedRequest request, TimeSpan retryAfter);

    public abstract WireError BadRequest(string message);

    public abstract WireError ServerError(string message);

    public abstract WireAnswer Render(WireError error, string requestId);

    public abstract WireAnswer Render(WireReply reply);

    public abstract WireAnswer RenderStream(WireReply reply);

    /// <summary>The event by which a provider ends a stream that has begun.</summary>
    public abstract WireFrame ErrorEvent();
}
