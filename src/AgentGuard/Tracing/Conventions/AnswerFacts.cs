using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing.Conventions;

/// <summary>What is known of an answer.</summary>
/// <param name="ResponseId">The provider's id.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Usage">What it used.</param>
/// <param name="TimeToFirstChunk">How long the first update of a stream took.</param>
internal readonly record struct AnswerFacts(
    string? ResponseId, string? Model, ChatFinishReason? FinishReason, UsageDetails? Usage, TimeSpan? TimeToFirstChunk);
