namespace AgentGuard.Testing.Simulator;

/// <summary>One request as the simulated provider read it, the same for every protocol. Immutable.</summary>
public sealed record SimulatedRequest
{
    /// <summary>The protocol it came in.</summary>
    public required SimulatedProtocol Protocol { get; init; }

    /// <summary>The name of the model asked for.</summary>
    public required string Model { get; init; }

    /// <summary>The conversation, oldest first.</summary>
    public required IReadOnlyList<SimulatedMessage> Messages { get; init; }

    /// <summary>The tools offered to the model.</summary>
    public required IReadOnlyList<SimulatedTool> Tools { get; init; }

    /// <summary>Whether the answer is a stream of server-sent events.</summary>
    public required bool Streaming { get; init; }

    /// <summary>The body exactly as it was sent.</summary>
    public required string Body { get; init; }

    /// <summary>The position by arrival, from 1.</summary>
    public required int Sequence { get; init; }

    /// <summary>The request headers; names are compared without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>
    /// A hash of protocol, model, messages and tools: equal for every attempt of one logical call, streaming or not,
    /// whatever ids its tool calls carry.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>How often this <see cref="Key"/> has been seen, from 1: the number of the attempt.</summary>
    public required int Attempt { get; init; }
}
