using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>Looks for stages of the library within a client.</summary>
internal static class PipelineStages
{
    public static bool Contains(IChatClient client, PipelineFeatures features)
    {
        while (client.GetService(typeof(IPipelineStage)) is IPipelineStage stage)
        {
            if ((stage.Features & features) != 0)
            {
                return true;
            }

            client = stage.Inner;
        }

        return false;
    }
}
