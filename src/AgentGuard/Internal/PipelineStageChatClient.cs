using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>The base of the library's middleware: a delegating client that the check of the order can see.</summary>
internal abstract class PipelineStageChatClient : DelegatingChatClient, IPipelineStage
{
    protected PipelineStageChatClient(IChatClient innerClient)
        : base(innerClient)
    {
    }

    public abstract string Name { get; }

    public abstract PipelineFeatures Features { get; }

    public IChatClient Inner => InnerClient;

    public virtual IReadOnlyList<IChatClient> Alternatives => [];
}
