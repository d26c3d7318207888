using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>A tool that guards itself. It looks like the tool it wraps, so that approval and metadata are still found.</summary>
internal sealed class GuardedFunction(AIFunction innerFunction, ToolGuard guard) : DelegatingAIFunction(innerFunction)
{
    public ToolGuard Guard { get; } = guard;

    public AIFunction Inner => InnerFunction;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        Guard.InvokeInnerAsync(InnerFunction, arguments, CurrentCall(), conversation: null, cancellationToken);

    /// <summary>The call of the loop that is invoking this tool, and not one that surrounds it.</summary>
    private FunctionCallContent? CurrentCall() =>
        FunctionInvokingChatClient.CurrentContext is { } context && ReferenceEquals(context.Function.GetService<GuardedFunction>(), this)
            ? context.CallContent
            : null;
}
