using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Support;

/// <summary>A stage of any features, for the rules of the check.</summary>
internal sealed class FakeStage(IChatClient innerClient, PipelineFeatures features, params IChatClient[] alternatives)
    : DelegatingChatClient(innerClient), IPipelineStage
{
    public string Name => $"Use{features}()";

    public PipelineFeatures Features => features;

    public IChatClient Inner => InnerClient;

    public IReadOnlyList<IChatClient> Alternatives => alternatives;
}
