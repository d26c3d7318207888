using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Schemas;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>The words in which failures are told to a model.</summary>
internal static class ToolFailures
{
    private const int MaxErrors = 8;
    private const int MaxNames = 20;
    private const string CorrectIt = "Call the tool again with corrected arguments.";
    private const string NotKnown = "it is not known whether it took effect.";
    private const string Verify =
        "Do not repeat the call. Find out with a read-only tool whether it took effect, or hand over to a person.";

    public static ToolFailure Malformed(string tool, JsonElement schema) => new(
        ToolFailureCategory.MalformedArguments,
        tool,
        "The arguments are not a well-formed JSON object. The tool did not run.",
        Retryable: true,
        "Call the tool again with the arguments as one complete JSON object.")
    {
        ValidCall = CallShape.Of(schema, []),
    };

    public static ToolFailure Truncated(string tool) => new(
        ToolFailureCategory.Truncated,
        tool,
        "Your answer reached its length limit before the call was complete. The tool did not run.",
        Retryable: true,
        "Answer more briefly: make one call at a time, with short arguments.");

    public static ToolFailure Unknown(string tool, IReadOnlyList<string> known)
    {
        var nearest = NearestText.FindAll(tool, known, limit: 3).ToArray();
        var next = (nearest.Length, known.Count) switch
        {
            ( > 0, _) => $"Call {string.Join(" or ", nearest)} instead, if it is what you need.",
            (_, 0) => "No tools are available now: answer in words.",
            _ => $"Use one of: {string.Join(", ", known.Take(MaxNames))}.",
        };
        return new(ToolFailureCategory.UnknownTool, tool, $"There is no tool named '{tool}'. Nothing ran.", Retryable: true, next);
    }

    /// <summary>Explains arguments. What was found is left out where placeholders were restored: it could be what they stand for.</summary>
    public static ToolFailure Invalid(string tool, JsonElement schema, IReadOnlyList<SchemaError> errors, bool restored)
    {
        var rest = errors.Count > MaxErrors ? $" There are {errors.Count - MaxErrors} problems more." : string.Empty;
        return new(ToolFailureCategory.InvalidArguments, tool, $"The arguments are not valid. The tool did not run.{rest}", Retryable: true, CorrectIt)
        {
            Problems = [.. errors.Take(MaxErrors).Select(error => restored ? error with { Got = string.Empty } : error)],
            ValidCall = CallShape.Of(schema, errors),
        };
    }

    public static ToolFailure Blocked(string tool, string message) => new(
        ToolFailureCategory.Blocked,
        tool,
        message,
        Retryable: false,
        "Do not try to get around this. Do something else, or say that it is not possible.");

    public static ToolFailure Reask(string tool, string message) => new(
        ToolFailureCategory.Blocked, tool, message, Retryable: true, CorrectIt);

    public static ToolFailure OutcomeUnknown(string tool) => new(
        ToolFailureCategory.OutcomeUnknown,
        tool,
        $"An identical call was made before, and {NotKnown} The tool did not run again.",
        Retryable: false,
        Verify);

    public static ToolFailure DidNotHappen(string tool) => new(
        ToolFailureCategory.Failed,
        tool,
        "The tool failed; it was looked into, and the call did not take effect.",
        Retryable: true,
        "Try once more, or do something else.");

    public static ToolFailure TimedOut(string tool, TimeSpan timeout, bool mayRepeat)
    {
        var message = FormattableString.Invariant($"The tool did not finish within {timeout.TotalSeconds:0.###} seconds");
        return mayRepeat
            ? new(ToolFailureCategory.Timeout, tool, $"{message}.", Retryable: true, "Ask for less, or try once more.")
            : new(ToolFailureCategory.OutcomeUnknown, tool, $"{message}, and {NotKnown}", Retryable: false, Verify);
    }

    public static ToolFailure Failed(string tool, ToolException exception) => new(
        ToolFailureCategory.Failed,
        tool,
        exception.Message,
        exception.Retryable && !exception.EffectHappened,
        exception switch
        {
            { EffectHappened: true } => "It took effect in part. " + Verify,
            { Retryable: true } => "Try once more, or do something else.",
            _ => "Change the arguments or do something else.",
        });

    public static ToolFailure Failed(string tool, Exception exception, bool expose, bool mayRepeat)
    {
        var message = expose ? $"The tool failed: {exception.Message}" : "The tool failed for an internal reason";
        return mayRepeat
            ? new(ToolFailureCategory.Failed, tool, $"{message}.", Retryable: true, "Try once more, or do something else.")
            : new(ToolFailureCategory.OutcomeUnknown, tool, $"{message}, and {NotKnown}", Retryable: false, Verify);
    }

    /// <summary>Says in words that the same failing call came again: a strong sign of a run that fails.</summary>
    public static ToolFailure Repeated(ToolFailure failure, int count) => failure with
    {
        Message = failure.Message + " " + (count == 2
            ? $"{ToolOutcome.SecondTime}; change the arguments or do something else."
            : FormattableString.Invariant($"{ToolOutcome.FurtherTime} {count} times; do not make it again.")),
    };

    public static FunctionResultContent ToResult(this ToolFailure failure, string callId) => new(callId, failure.ToJson());
}
