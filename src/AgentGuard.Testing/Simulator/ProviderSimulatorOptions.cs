namespace AgentGuard.Testing.Simulator;

/// <summary>How a <see cref="ProviderSimulator"/> behaves. Read once at start.</summary>
public sealed class ProviderSimulatorOptions
{
    /// <summary>Plays the model.</summary>
    /// <value>Default: always answers the text <c>ok</c>.</value>
    public SimulatedModel Model { get; set; } = static _ => SimulatedReply.FromText("ok");

    /// <summary>Decides which request meets which fault.</summary>
    /// <value>Default <see cref="FaultSchedule.None"/>.</value>
    public FaultSchedule Faults { get; set; } = FaultSchedule.None;

    /// <summary>The clock of stalls and of the time stamps in answers.</summary>
    /// <value>Default <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>What a rate limit asks the caller to wait.</summary>
    /// <value>Default 1 second. <c>retry-after</c> counts whole seconds, rounded up.</value>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stall is silent before the connection is cut.</summary>
    /// <value>Default 2 seconds. <see cref="Timeout.InfiniteTimeSpan"/>: until the caller gives up.</value>
    public TimeSpan StallDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The characters of text or arguments in one streamed event.</summary>
    /// <value>Default 8; at least 1.</value>
    public int ChunkSize { get; set; } = 8;

    /// <summary>The input tokens the provider accepts, counted as four characters each.</summary>
    /// <value>Default <see langword="null"/>: no limit. Beyond it a request gets the provider's context-length error.</value>
    public int? ContextWindow { get; set; }
}
