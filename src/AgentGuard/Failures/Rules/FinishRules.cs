using System.Collections.Frozen;
using AgentGuard.Failures.Bodies;

namespace AgentGuard.Failures.Rules;

/// <summary>Reasons to end an answer that make it a failure, in the words of every provider.</summary>
internal static class FinishRules
{
    private static readonly FrozenDictionary<string, ModelFailureKind> Kinds = new (ModelFailureKind Kind, string[] Reasons)[]
    {
        (ModelFailureKind.Truncated,
            ["length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded", "token_limit"]),
        (ModelFailureKind.ContentFiltered,
        [
            "content_filter", "content_filtered", "safety", "recitation", "blocklist", "prohibited_content", "spii", "model_armor", "image_safety",
            "image_prohibited_content", "image_recitation", "guardrail_intervened", "error_toxic", "sensitive", "moderation",
        ]),
        (ModelFailureKind.Refusal, ["refusal"]),
        (ModelFailureKind.MalformedToolCall,
            ["malformed_function_call", "unexpected_tool_call", "too_many_tool_calls", "malformed_tool_use", "malformed_model_output"]),
        (ModelFailureKind.ContextOverflow, ["error_limit"]),
        (ModelFailureKind.Overloaded, ["insufficient_system_resource"]),
        (ModelFailureKind.Timeout, ["timeout"]),
        (ModelFailureKind.ServerError, ["error", "network_error"]),
    }.SelectMany(row => row.Reasons.Select(reason => KeyValuePair.Create(Words.Normalize(reason), row.Kind))).ToFrozenDictionary();

    public static ModelFailureKind? KindOf(string reason) => Kinds.TryGetValue(Words.Normalize(reason), out var kind) ? kind : null;
}
