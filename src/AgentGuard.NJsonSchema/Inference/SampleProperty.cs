namespace AgentGuard.NJsonSchema.Inference;

/// <summary>A property of the objects at one place.</summary>
internal sealed class SampleProperty
{
    public SampleShape Shape { get; } = new();

    /// <summary>How many objects have it.</summary>
    public long Objects { get; set; }
}
