using System.Diagnostics;

namespace AgentGuard.Tracing;

/// <summary>What an evaluator thinks of an answer.</summary>
/// <param name="Name">What was judged, for example <c>Relevance</c>.</param>
public sealed record EvaluationResult(string Name)
{
    /// <summary>The name of the event, by OpenTelemetry's conventions for generative AI.</summary>
    public const string EventName = "gen_ai.evaluation.result";

    /// <summary>The score, on the evaluator's own scale.</summary>
    public double? Score { get; init; }

    /// <summary>The score in a word, for example <c>pass</c>.</summary>
    public string? Label { get; init; }

    /// <summary>Why. It is content: kept only where content is captured, redacted.</summary>
    public string? Explanation { get; init; }

    /// <summary>The provider's id of the answer that was judged.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Why there is no score, as a low-cardinality word, where the evaluator failed.</summary>
    public string? ErrorType { get; init; }

    internal ActivityEvent ToEvent(DateTimeOffset at, ContentGate gate) => new(EventName, at, ToTags(gate));

    internal ActivityTagsCollection ToTags(ContentGate gate)
    {
        var tags = new ActivityTagsCollection { ["gen_ai.evaluation.name"] = Name };
        Add(tags, "gen_ai.evaluation.score.value", Score);
        Add(tags, "gen_ai.evaluation.score.label", Label);
        Add(tags, "gen_ai.response.id", ResponseId);
        Add(tags, "error.type", ErrorType);
        if (gate.IsOpen && Explanation is not null)
        {
            Add(tags, "gen_ai.evaluation.explanation", gate.Redact(Explanation, AgentRun.Current?.Redactions ?? new()) ?? CapturedContent.LeftOutText);
        }

        return tags;
    }

    private static void Add(ActivityTagsCollection tags, string name, object? value)
    {
        if (value is not null)
        {
            tags[name] = value;
        }
    }
}
