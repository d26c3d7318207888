using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentGuard.Tracing.Sinks;

namespace AgentGuard.Tracing;

/// <summary>One span of a trace: a run, a turn, an attempt to call a model, a call of a tool, or what another library traced within.</summary>
/// <param name="TraceId">The trace, as 32 hexadecimal digits.</param>
/// <param name="SpanId">The span, as 16 hexadecimal digits.</param>
/// <param name="Name">Its name.</param>
public sealed record TraceSpan(string TraceId, string SpanId, string Name)
{
    /// <summary>The span around it; <see langword="null"/> for the outermost one.</summary>
    public string? ParentId { get; init; }

    /// <summary>The source that made it.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>What it stands for to the outside.</summary>
    public ActivityKind Kind { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took; <see langword="null"/> for one that has not ended, as of a process that was killed.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How it ended.</summary>
    public ActivityStatusCode Status { get; init; }

    /// <summary>Why it ended so, free of content; <see langword="null"/> where nothing is said.</summary>
    public string? StatusDescription { get; init; }

    /// <summary>What is known of it: text, whole numbers, numbers, truth values, or lists of these.</summary>
    public IReadOnlyDictionary<string, object> Attributes { get; init; } = new Dictionary<string, object>();

    /// <summary>What happened in it, in order.</summary>
    public IReadOnlyList<TraceSpanEvent> Events { get; init; } = [];

    /// <summary>The spans of other traces that it belongs to.</summary>
    public IReadOnlyList<TraceSpanLink> Links { get; init; } = [];

    /// <summary>What kind of step it is.</summary>
    public TraceStep Step => TraceSteps.Of(this);

    /// <summary>Reads a span that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The span.</returns>
    /// <exception cref="FormatException">It is no span.</exception>
    public static TraceSpan Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return SpanJson.Read(JsonElement.Parse(json));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"It is no span: {e.Message}", e);
        }
    }

    /// <summary>The span as one line of JSON.</summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => SpanJson.Line(this);

    /// <summary>An attribute as text.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public string? Text(string name) => Attributes.TryGetValue(name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>An attribute as a number.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The number; <see langword="null"/> where there is none.</returns>
    public double? Number(string name) => Attributes.TryGetValue(name, out var value)
        ? value switch
        {
            long whole => whole,
            double number => number,
            string text when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        }
        : null;
}
