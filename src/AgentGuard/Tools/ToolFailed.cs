using AgentGuard.Events;

namespace AgentGuard.Tools;

/// <summary>A tool ran and failed, or took too long.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Category">How it failed.</param>
/// <param name="ExceptionType">The type of the exception, where there was one.</param>
public sealed record ToolFailed(string Tool, ToolFailureCategory Category, string? ExceptionType) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1601";

    /// <inheritdoc/>
    public override string Message =>
        $"The tool '{Tool}' failed ({ToolFailure.NameOf(Category)}{(ExceptionType is null ? string.Empty : ", " + ExceptionType)}).";

    /// <inheritdoc/>
    public override AgentEventSeverity Severity => AgentEventSeverity.Warning;
}
