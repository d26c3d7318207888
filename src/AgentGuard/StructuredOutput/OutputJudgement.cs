using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.StructuredOutput;

/// <summary>What became of an answer: the JSON that conforms, or what is wrong with it.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class OutputJudgement
{
    internal OutputJudgement(string? text, RepairResult repair, string? reason, IReadOnlyList<SchemaError> errors, string? reaskMessage)
    {
        Text = text;
        Repair = repair;
        Reason = reason;
        Errors = errors;
        ReaskMessage = reaskMessage;
    }

    /// <summary>Whether the answer conforms, perhaps after repair.</summary>
    public bool IsAccepted => Text is not null;

    /// <summary>The answer as JSON; the very text of the model where nothing was changed. <see langword="null"/> when not accepted.</summary>
    public string? Text { get; }

    /// <summary>The answer; of kind <see cref="JsonValueKind.Undefined"/> when nothing could be read.</summary>
    public JsonElement Json => Repair.Json;

    /// <summary>What the repair did.</summary>
    public RepairVerdict Verdict => Repair.Verdict;

    /// <summary>What was changed; empty when nothing was.</summary>
    public IReadOnlyList<RepairChange> Changes => Repair.Changes;

    /// <summary>Why it is not accepted, free of content; <see langword="null"/> when it is.</summary>
    public string? Reason { get; }

    /// <summary>What the schema or a check refuses; empty when accepted, or when it was the repair that went too far.</summary>
    public IReadOnlyList<SchemaError> Errors { get; }

    /// <summary>What to tell the model; <see langword="null"/> when accepted.</summary>
    public string? ReaskMessage { get; }

    internal RepairResult Repair { get; }
}
