using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Operations;

/// <summary>Reads the layers of a built pipeline, outermost first.</summary>
/// <remarks>
/// A pipeline hides its layers, but <c>GetService</c> looks inward: what a layer can see lies within it. Layers of the library name what
/// they wrap; layers of others are placed by who can see them.
/// </remarks>
internal static class PipelineLayers
{
    private static readonly (Type Type, string Name, PipelineFeatures Features)[] Others =
    [
        (typeof(FunctionInvokingChatClient), "UseFunctionInvocation()", PipelineFeatures.FunctionInvocation),
        (typeof(CachingChatClient), "UseDistributedCache()", PipelineFeatures.Cache),
    ];

    public static IReadOnlyList<PipelineLayer> Read(IChatClient client)
    {
        var layers = new List<PipelineLayer>();
        while (true)
        {
            var stage = client.GetService(typeof(IPipelineStage)) as IPipelineStage;
            AddOthers(layers, client, stage as IChatClient);
            if (stage is null)
            {
                return layers;
            }

            layers.Add(new PipelineLayer(stage.Name, stage.Features, (IChatClient)stage));
            client = stage.Inner;
        }
    }

    private static void AddOthers(List<PipelineLayer> layers, IChatClient from, IChatClient? until)
    {
        var found = new List<PipelineLayer>();
        foreach (var (type, name, features) in Others)
        {
            if (from.GetService(type) is IChatClient layer && !ReferenceEquals(layer, until?.GetService(type)))
            {
                found.Add(new PipelineLayer(name, features, layer));
            }
        }

        // With two kinds between the same stages, the outer one sees the inner one.
        found.Sort((a, b) => ReferenceEquals(a, b) ? 0 : ReferenceEquals(a.Client.GetService(b.Client.GetType()), b.Client) ? -1 : 1);
        layers.AddRange(found);
    }
}
