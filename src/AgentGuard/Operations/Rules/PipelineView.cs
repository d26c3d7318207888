using AgentGuard.Ports;

namespace AgentGuard.Operations.Rules;

/// <summary>A pipeline as the rules see it.</summary>
/// <param name="Layers">Its layers, outermost first.</param>
/// <param name="Providers">The providers for which failures can be read; <see langword="null"/> where that is not known.</param>
internal sealed record PipelineView(IReadOnlyList<PipelineLayer> Layers, IReadOnlyCollection<string>? Providers)
{
    public int IndexOf(PipelineFeatures feature, int from = 0)
    {
        for (var i = from; i < Layers.Count; i++)
        {
            if (Layers[i].Features.HasFlag(feature))
            {
                return i;
            }
        }

        return -1;
    }

    public int LastIndexOf(PipelineFeatures feature)
    {
        for (var i = Layers.Count - 1; i >= 0; i--)
        {
            if (Layers[i].Features.HasFlag(feature))
            {
                return i;
            }
        }

        return -1;
    }
}
