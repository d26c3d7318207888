namespace AgentGuard.Testing.Simulator;

/// <summary>One request and what became of it. Immutable.</summary>
public sealed record SimulatedExchange
{
    /// <summary>What was asked.</summary>
    public required SimulatedRequest Request { get; init; }

    /// <summary>What the model answered, as sent: after the fault changed it.</summary>
    /// <value><see langword="null"/> where the model was not asked.</value>
    public SimulatedReply? Reply { get; init; }

    /// <summary>The fault that took effect.</summary>
    /// <value><see langword="null"/> for none, and where the drawn fault had nothing to change in the reply.</value>
    public SimulatedFault? Fault { get; init; }

    /// <summary>How it ended.</summary>
    public SimulatedOutcome Outcome { get; init; }

    /// <summary>The status sent.</summary>
    /// <value><see langword="null"/> where no header was sent.</value>
    public int? StatusCode { get; init; }

    /// <summary>The bytes of the body that were sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>What the model threw, for <see cref="SimulatedOutcome.ModelThrew"/>.</summary>
    public Exception? ModelException { get; init; }
}
