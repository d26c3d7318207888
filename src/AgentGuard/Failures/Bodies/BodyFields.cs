using System.Collections.Frozen;

namespace AgentGuard.Failures.Bodies;

/// <summary>The properties by which providers say what failed. Names are compared without regard to case and underscores.</summary>
internal static class BodyFields
{
    private static readonly FrozenDictionary<string, BodyField> Fields = new (BodyField Field, string[] Names)[]
    {
        (BodyField.Code,
        [
            "code", "type", "status", "reason", "error_code", "error_type", "__type", "exception", "error_name", "status_code",
            "http_status", "http_status_code",
        ]),
        (BodyField.Message,
        [
            "message", "msg", "detail", "details", "description", "error_description", "error_message", "title", "raw", "status_message",
            "block_reason_message", "finish_message", "error_msg", "status_msg", "fault_string",
        ]),
        (BodyField.Error, ["error", "errors", "inner_error"]),
        (BodyField.Finish, ["finish_reason", "stop_reason", "done_reason", "native_finish_reason"]),
        (BodyField.FinishDetails, ["incomplete_details", "status_details"]),
        (BodyField.Block, ["block_reason"]),
        (BodyField.Refusal, ["refusal"]),
        (BodyField.Filtered, ["filtered"]),
        (BodyField.Flagged, ["flagged_input", "rai_filtered_reason", "rai_media_filtered_reasons"]),
        (BodyField.Quota, ["quota_id", "quota_limit", "quota_metric", "subject"]),
        (BodyField.QuotaSize, ["quota_value", "quota_limit_value"]),
        (BodyField.RetryDelay, ["retry_delay"]),
        (BodyField.Parameter, ["param"]),
        (BodyField.Answer, ["choices", "candidates", "output", "delta", "prompt_feedback", "item"]),
        (BodyField.Content, ["content", "parts", "tool_calls", "generations"]),
        (BodyField.Metadata, ["metadata"]),
        (BodyField.Skip,
        [
            "text", "input", "args", "arguments", "parameters", "tools", "instructions", "prompt", "prompts", "messages", "usage",
            "usage_metadata", "failed_generation", "logprobs", "reasoning", "reasoning_content", "thinking", "safety_ratings", "stop_details",
            "annotations", "citations", "images", "links", "user", "model",
        ]),
    }.SelectMany(row => row.Names.Select(name => KeyValuePair.Create(Words.Normalize(name), row.Field))).ToFrozenDictionary();

    public static BodyField Of(string name) => Fields.GetValueOrDefault(Words.Normalize(name));
}
