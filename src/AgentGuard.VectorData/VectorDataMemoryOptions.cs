namespace AgentGuard.VectorData;

/// <summary>How a collection of remembered items is named and keyed.</summary>
public sealed class VectorDataMemoryOptions
{
    /// <summary>The name of the collection.</summary>
    /// <value>Default <c>agentguard_memory</c>.</value>
    public string CollectionName { get; set; } = "agentguard_memory";

    /// <summary>Whether keys are GUIDs instead of strings, for stores that take no others.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool UseGuidKeys { get; set; }

    /// <summary>How nearness is measured: a constant of <see cref="Microsoft.Extensions.VectorData.DistanceFunction"/>.</summary>
    /// <value>Default <see langword="null"/>: the store's own choice.</value>
    public string? DistanceFunction { get; set; }
}
