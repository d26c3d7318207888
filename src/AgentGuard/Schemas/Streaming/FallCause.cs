using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Streaming;

/// <summary>Why a branch has fallen.</summary>
/// <param name="Rule">The rule that does not hold.</param>
/// <param name="Keyword">Its keyword; null when the value was closed and the rule judges it whole.</param>
/// <param name="At">The index of the value.</param>
/// <param name="Further">Whether it is a further member that it does not allow.</param>
/// <param name="Scope">The resources entered on the way.</param>
internal readonly record struct FallCause(SchemaRule Rule, string? Keyword, int At, bool Further, DynamicScope? Scope);
