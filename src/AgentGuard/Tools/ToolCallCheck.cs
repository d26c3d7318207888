using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Whether a call may run, as a loop of the host's own learns it before it runs it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Failure">Why it may not run, or <see langword="null"/>.</param>
public sealed record ToolCallCheck(FunctionCallContent Call, ToolFailure? Failure)
{
    /// <summary>Whether the call may run.</summary>
    public bool IsAccepted => Failure is null;

    /// <summary>Gives the result with which a rejected call is answered.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidOperationException">The call is accepted.</exception>
    public FunctionResultContent ToResult() =>
        Failure?.ToResult(Call.CallId) ?? throw new InvalidOperationException("The call is accepted: run it.");
}
