namespace AgentGuard.NJsonSchema.Inference;

/// <summary>The least and the most that something has been.</summary>
internal sealed class SampleExtent
{
    public double Least { get; private set; } = double.PositiveInfinity;

    public double Most { get; private set; } = double.NegativeInfinity;

    public bool IsKnown => double.IsFinite(Least) && double.IsFinite(Most);

    public void Add(double value) => (Least, Most) = (Math.Min(Least, value), Math.Max(Most, value));

    public void Merge(SampleExtent other) => (Least, Most) = (Math.Min(Least, other.Least), Math.Max(Most, other.Most));
}
