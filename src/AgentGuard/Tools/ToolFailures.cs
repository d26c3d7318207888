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

    /// <summary>What a call gets that would have had an effect, where the pipeline runs dry.</summary>
    public const string DryRun = """
        {"dry_run":true,"message":"The call is valid. This is a dry run: the tool did not run and nothing happened. Go on as if it had succeeded."}
        """;

    public static ToolFailure Unavailable(string tool, string reason, TimeSpan? wait)
    {
        var when = wait is { } time ? FormattableString.Invariant($" in about {Math.Max(1, Math.Ceiling(time.TotalSeconds)):0} seconds") : " later";
        return new(
            ToolFailureCategory.Unavailable,
            tool,
            $"The tool is unavailable and was not called: {reason}.",
            Retryable: true,
            $"Go on without it, or call it again{when}.");
    }

    public static ToolFailure BrokenContract(string tool, IReadOnlyList<SchemaError> errors) => new(
        ToolFailureCategory.InvalidResult,
        tool,
        "The tool ran, but its result is not what it should be and was withheld.",
        Retryable: false,
        "Do without it, or hand over to a person.")
    {
        Problems = [.. errors.Take(MaxErrors).Select(error => error with { Got = string.Empty })],
    };

    public static ToolFailure SubRun(string tool, AgentRunOutcome outcome, string? reason) => new(
        ToolFailureCategory.Failed,
        tool,
        (outcome is AgentRunOutcome.HandedOver ? "The agent behind this tool handed its task over to a person" : "The agent behind this tool failed")
        + (reason is null ? "." : $": {reason}."),
        Retryable: false,
        "Do not ask it for the same again: do it another way, or say that it is not done.");

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
