using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.StructuredOutput;

/// <summary>An answer that was not accepted.</summary>
/// <param name="Reason">Why, free of content.</param>
/// <param name="Verdict">What the repair did.</param>
/// <param name="Errors">What the schema or a check refused. What was found is content: it does not belong into logs.</param>
/// <param name="WasCut">Whether the stream was ended before the model did, since no conforming answer could come of it any more.</param>
/// <remarks>Immutable.</remarks>
public sealed record RejectedAnswer(string Reason, RepairVerdict Verdict, IReadOnlyList<SchemaError> Errors, bool WasCut);
