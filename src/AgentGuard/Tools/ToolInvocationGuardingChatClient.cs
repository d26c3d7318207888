using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Tools.Results;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>The outer half of the guard: gives the loop guarded tools.</summary>
internal sealed class ToolInvocationGuardingChatClient : PipelineStageChatClient
{
    private readonly ToolGuard _guard;
    private readonly FunctionInvokingChatClient? _loop;

    public ToolInvocationGuardingChatClient(IChatClient innerClient, ToolGuard guard, string name)
        : base(innerClient)
    {
        _guard = guard;
        Name = name;
        if (innerClient.GetService<FunctionInvokingChatClient>() is { } loop)
        {
            _loop = loop;
            Guard(loop);
        }
    }

    public override string Name { get; }

    public override PipelineFeatures Features => PipelineFeatures.ToolInvocationGuard;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AsksForApproval(options)
            ? ApproveAsync(messages, options, cancellationToken)
            : base.GetResponseAsync(messages, WithGuardedTools(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AsksForApproval(options)
            ? ApproveStreamAsync(messages, options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, WithGuardedTools(options), cancellationToken);

    private static bool NeedsApproval(AITool tool) => tool.GetService<ApprovalRequiredAIFunction>() is not null;

    private bool AsksForApproval(ChatOptions? options) => ToolsOf(options).Any(NeedsApproval);

    private bool NeedsApproval(ChatOptions? options, string name) =>
        ToolsOf(options).FirstOrDefault(tool => tool.Name == name) is not { } tool || NeedsApproval(tool);

    private IEnumerable<AITool> ToolsOf(ChatOptions? options) => (options?.Tools ?? []).Concat(_loop?.AdditionalTools ?? []);

    private async Task<ChatResponse> ApproveAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var response = await base
            .GetResponseAsync(SiblingApprovals.PutBack(messages), WithGuardedTools(options), cancellationToken).ConfigureAwait(false);
        var contents = response.Messages.Select(message => message.Contents).ToList();
        SiblingApprovals.TakeOut(contents, name => NeedsApproval(options, name));
        for (var i = 0; i < contents.Count; i++)
        {
            response.Messages[i].Contents = contents[i];
        }

        return response;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ApproveStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ChatResponseUpdate> held = [];
        var updates = base.GetStreamingResponseAsync(SiblingApprovals.PutBack(messages), WithGuardedTools(options), cancellationToken);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            // The requests come together, at the end of the answer.
            if (held.Count > 0 || update.Contents.Any(SiblingApprovals.IsRequest))
            {
                held.Add(update);
            }
            else
            {
                yield return update;
            }
        }

        var contents = held.Select(update => update.Contents).ToList();
        SiblingApprovals.TakeOut(contents, name => NeedsApproval(options, name));
        for (var i = 0; i < held.Count; i++)
        {
            held[i].Contents = contents[i];
            yield return held[i];
        }
    }

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
