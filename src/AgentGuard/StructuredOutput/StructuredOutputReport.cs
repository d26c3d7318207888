using AgentGuard.Schemas.Repair;

namespace AgentGuard.StructuredOutput;

/// <summary>Which path an answer took until it conformed, or until it was given up.</summary>
/// <remarks>Immutable and thread-safe. Found by <c>response.GetStructuredOutput()</c>.</remarks>
public sealed record StructuredOutputReport
{
    /// <summary>How the answer came to conform.</summary>
    public required OutputPath Path { get; init; }

    /// <summary>How the model was told what its answer has to look like.</summary>
    public required SchemaDelivery Delivery { get; init; }

    /// <summary>What repairing the last answer took.</summary>
    public required RepairVerdict Verdict { get; init; }

    /// <summary>What was changed in it, with the place of each change.</summary>
    public IReadOnlyList<RepairChange> Changes { get; init; } = [];

    /// <summary>The answers that were not accepted before it, in order.</summary>
    public IReadOnlyList<RejectedAnswer> Rejected { get; init; } = [];

    /// <summary>How often a model was asked again.</summary>
    public int Reasks { get; init; }
}
