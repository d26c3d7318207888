namespace AgentGuard.Resilience;

/// <summary>How long is waited for what. Each limit is from 1 millisecond to 1 day; <see langword="null"/> is off.</summary>
/// <remarks>
/// One timer serves all four. Besides, a call with any limit never outlasts the deadline of its <see cref="AgentRun"/>. The time that
/// the consumer of a stream takes between two updates counts towards <see cref="Attempt"/> and <see cref="Total"/> only. The limit that
/// comes first counts: one that is longer than the limit around it never comes.
/// </remarks>
public sealed class TimeoutOptions
{
    /// <summary>How long one attempt may take, to its end.</summary>
    /// <value>Default 5 minutes.</value>
    /// <remarks>The 10 seconds usual for web calls (.NET's standard handler) cut good answers: long ones take minutes.</remarks>
    public TimeSpan? Attempt { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a stream may take to its first content, reasoning included.</summary>
    /// <value>Default 60 seconds.</value>
    public TimeSpan? FirstToken { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a stream that has begun may stay silent between two updates.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan? Idle { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take with all its attempts and waits.</summary>
    /// <value>Default 10 minutes.</value>
    public TimeSpan? Total { get; set; } = TimeSpan.FromMinutes(10);

    internal bool AnySet => Attempt is not null || FirstToken is not null || Idle is not null || Total is not null;
}
