namespace AgentGuard.Schemas.Generation;

/// <summary>A property of a rewritten object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Plan">What becomes of its value.</param>
/// <param name="IsForced">Whether it is required only after the rewriting, so that null may stand for its absence.</param>
/// <param name="AcceptsNull">Whether the original schema accepts null.</param>
internal sealed record StrictProperty(string Name, StrictPlan Plan, bool IsForced, bool AcceptsNull);
