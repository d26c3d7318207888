using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>One thing a run asked of the outside world, and what came of it.</summary>
/// <remarks>Immutable. Steps are numbered from 1, in the order in which they began.</remarks>
public sealed record RecordedStep
{
    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>The name of the tool that was called; <see langword="null"/> where it was a model.</summary>
    public string? Tool { get; init; }

    /// <summary>What was asked.</summary>
    public required CanonicalRequest Request { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The answer of the model, where it came whole.</summary>
    public ChatResponse? Response { get; init; }

    /// <summary>The answer of the model, where it came as a stream: as far as it was read.</summary>
    public IReadOnlyList<RecordedUpdate>? Updates { get; init; }

    /// <summary>The result of the tool.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The version of the guardrails around the run, at the first step and where it changed.</summary>
    internal string? Guardrails { get; init; }

    /// <summary>What the result was before it was JSON.</summary>
    internal RecordedResultForm Form { get; init; }

    /// <summary>What went wrong; <see langword="null"/> when nothing did.</summary>
    public RecordedFailure? Failure { get; init; }

    /// <summary>The result as the tool gave it.</summary>
    internal object? ResultValue() => Result is { } json ? new RecordedResult(json, Form).Value() : null;

    /// <summary>Says which step it is, for a message.</summary>
    /// <returns>A few words.</returns>
    public override string ToString() => Tool is null ? $"step {Number}, a model call" : $"step {Number}, a call of the tool '{Tool}'";
}
