using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Tools.Results;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>The outer half of the guard: gives the loop guarded tools.</summary>
internal sealed class ToolInvocationGuardingChatClient : PipelineStageChatClient
{
    private readonly ToolGuard _guard;

    public ToolInvocationGuardingChatClient(IChatClient innerClient, ToolGuard guard, string name)
        : base(innerClient)
    {
        _guard = guard;
        Name = name;
        if (innerClient.GetService<FunctionInvokingChatClient>() is { } loop)
        {
            Guard(loop);
        }
    }

    public override string Name { get; }

    public override PipelineFeatures Features => PipelineFeatures.ToolInvocationGuard;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, WithGuardedTools(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, WithGuardedTools(options), cancellationToken);

    private void Guard(FunctionInvokingChatClient loop)
    {
        if (GuardAll(loop.AdditionalTools) is { } additional)
        {
            loop.AdditionalTools = additional;
        }

        // A tool may add tools to the options while the loop runs; those never passed through here.
        loop.FunctionInvoker ??= (context, cancellationToken) =>
            _guard.Guard(context.Function) is var guarded && ReferenceEquals(guarded, context.Function)
                ? guarded.InvokeAsync(context.Arguments, cancellationToken)
                : _guard.InvokeInnerAsync(context.Function, context.Arguments, context.CallContent, context.Messages, cancellationToken);
    }

    private ChatOptions? WithGuardedTools(ChatOptions? options)
    {
        var guarded = GuardAll(options?.Tools);
        var recalls = OffersRecall(options?.Tools);
        if (guarded is null && !recalls)
        {
            return options;
        }

        var copy = options!.Clone();
        copy.Tools = guarded ?? [.. options.Tools!];
        if (recalls)
        {
            copy.Tools.Add(_guard.ReadResultTool);
        }

        return copy;
    }

    /// <summary>Whether results may be shortened by this guard, and the host has no tool of that name.</summary>
    private bool OffersRecall(IList<AITool>? tools)
    {
        var any = false;
        for (var i = 0; i < tools?.Count; i++)
        {
            if (tools[i].Name == ReadResultFunction.ToolName)
            {
                return false;
            }

            any |= tools[i] is AIFunction function && (function.GetService<GuardedFunction>() is not { } other || ReferenceEquals(other.Guard, _guard));
        }

        return any && _guard.RecallsResults;
    }

    /// <summary>Gives a list of guarded tools, or <see langword="null"/> when there is nothing to guard.</summary>
    private List<AITool>? GuardAll(IList<AITool>? tools)
    {
        List<AITool>? guarded = null;
        for (var i = 0; i < tools?.Count; i++)
        {
            if (tools[i] is AIFunction function && _guard.Guard(function) is var safe && !ReferenceEquals(safe, function))
            {
                guarded ??= [.. tools];
                guarded[i] = safe;
            }
        }

        return guarded;
    }
}
