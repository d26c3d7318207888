using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>Tells from the result of a tool whether the call succeeded.</summary>
internal static class ToolOutcome
{
    /// <summary>How the results of guarded tools begin that did not succeed.</summary>
    public const string FailureStart = """{"error":{"category":""";

    /// <summary>How a failure begins to say that it is the second one of an identical call.</summary>
    public const string SecondTime = "This is the second identical call that failed";

    /// <summary>How a failure begins to say that it is a further one of an identical call.</summary>
    public const string FurtherTime = "This identical call has now failed";

    /// <summary>
    /// Whether a result of a conversation is a success. What a loop answers in place of a tool is text without an exception
    /// ("Error: Function failed."), and a stored conversation has lost its exceptions.
    /// </summary>
    public static bool IsSuccess(FunctionResultContent result) => result.Exception is null && !IsFailure(result.Result);

    public static bool IsFailure(object? result) => result switch
    {
        string text => IsFailure(text.AsSpan()),
        TextContent part => IsFailure(part.Text.AsSpan()),
        JsonElement { ValueKind: JsonValueKind.String } element => IsFailure(element.GetString().AsSpan()),
        JsonElement { ValueKind: JsonValueKind.Object } element => IsFailure(element.GetRawText().AsSpan()),
        _ => false,
    };

    private static bool IsFailure(ReadOnlySpan<char> text) =>
        text.StartsWith(FailureStart, StringComparison.Ordinal)
        || text.StartsWith("Error: ", StringComparison.Ordinal)
        || text.StartsWith("Tool call invocation was rejected", StringComparison.Ordinal)
        || text.StartsWith("Tool call invocation rejected", StringComparison.Ordinal);
}
