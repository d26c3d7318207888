using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.Tools;

/// <summary>What a model reads in place of a result: what was wrong and what it can do.</summary>
/// <param name="Category">Why there is no result.</param>
/// <param name="Tool">The name of the tool, as the model wrote it.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Retryable">Whether a corrected, or the same, call may succeed.</param>
/// <param name="Next">What the model can do now.</param>
/// <remarks>Immutable. "Error: Function failed." makes models repeat a byte-identical call; this makes them correct it.</remarks>
public sealed record ToolFailure(ToolFailureCategory Category, string Tool, string Message, bool Retryable, string Next)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What was wrong with the arguments, each with its path, what is expected and what was there.</summary>
    /// <value>Default none. At most 8. Without what was there where placeholders had been restored: it could be what they stand for.</value>
    public IReadOnlyList<SchemaError> Problems { get; init; } = [];

    /// <summary>The shape of a valid call: a JSON object of the names that are required or were wrong, with their types.</summary>
    /// <value>Default <see langword="null"/>: the arguments were not what was wrong. At most about 500 characters.</value>
    public string? ValidCall { get; init; }

    /// <summary>How many rounds of corrections are left, where they are counted.</summary>
    public int? AttemptsLeft { get; init; }

    /// <summary>Gives the result that the model reads.</summary>
    /// <returns>One line of JSON: <c>{"error":{"category":"invalid_arguments", ...}}</c>.</returns>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("error");
            writer.WriteString("category", NameOf(Category));
            writer.WriteString("tool", Tool);
            writer.WriteString("message", Message);
            if (Problems.Count > 0)
            {
                writer.WriteStartArray("problems");
                foreach (var problem in Problems)
                {
                    writer.WriteStringValue(problem.ToString());
                }

                writer.WriteEndArray();
            }

            if (ValidCall is not null)
            {
                writer.WritePropertyName("valid_call");
                writer.WriteRawValue(ValidCall);
            }

            writer.WriteBoolean("retryable", Retryable);
            writer.WriteString("next", Next);
            if (AttemptsLeft is { } left)
            {
                writer.WriteNumber("attempts_left", left);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static string NameOf(ToolFailureCategory category) => category switch
    {
        ToolFailureCategory.InvalidArguments => "invalid_arguments",
        ToolFailureCategory.UnknownTool => "unknown_tool",
        ToolFailureCategory.MalformedArguments => "malformed_arguments",
        ToolFailureCategory.Truncated => "truncated",
        ToolFailureCategory.Timeout => "timeout",
        ToolFailureCategory.Blocked => "blocked",
        ToolFailureCategory.Unavailable => "unavailable",
        ToolFailureCategory.InvalidResult => "invalid_result",
        ToolFailureCategory.OutcomeUnknown => "outcome_unknown",
        _ => "failed",
    };
}
