namespace AgentGuard.Events;

/// <summary>One thing that happened, as an immutable record with a stable code.</summary>
/// <remarks>
/// <para>Codes never change their meaning: AG10xx runs and the pipeline, AG11xx guardrails, AG12xx structured output, AG13xx resilience,
/// AG14xx fallback, AG15xx budgets, AG16xx tools, AG17xx context, AG18xx replay. Logs, traces, metrics and audit speak of the same codes.</para>
/// <para>Events are free of content: they name kinds, counts, tools and reasons, never messages, arguments or values.</para>
/// </remarks>
public abstract record AgentEvent
{
    /// <summary>The stable code, for example <c>AG1101</c>.</summary>
    public abstract string Code { get; }

    /// <summary>What happened, in one sentence, free of content.</summary>
    public abstract string Message { get; }

    /// <summary>How much it matters.</summary>
    public virtual AgentEventSeverity Severity => AgentEventSeverity.Information;

    /// <summary>Whether it is evidence that something went wrong or was put right; a mere measurement is not.</summary>
    internal virtual bool IsSignal => true;

    /// <summary>A number for a histogram, or <see langword="null"/>.</summary>
    internal virtual EventMeasurement? Measurement => null;

    /// <summary>The run in which it happened, or <see langword="null"/> outside of one.</summary>
    public string? RunId { get; init; } = AgentRun.Current?.Id;

    /// <summary>When it was published; the default value before that.</summary>
    public DateTimeOffset At { get; internal set; }
}
