namespace AgentGuard.NJsonSchema.Inference;

/// <summary>What is taken for a rule when a schema is learnt from samples.</summary>
/// <remarks>Read when a <see cref="SchemaInference"/> is made; later changes have no effect on it.</remarks>
public sealed class SchemaInferenceOptions
{
    /// <summary>How many different texts a place may have to be an enumeration.</summary>
    /// <value>Default 12. Range 0 to 1,000; 0 learns none.</value>
    public int MaxEnumValues { get; set; } = 12;

    /// <summary>How many texts a place needs for each different one to be an enumeration.</summary>
    /// <value>Default 10: 30 samples of 3 values. Range 2 to 1,000.</value>
    /// <remarks>With that many, the chance that the next text is a new one is below one in ten (the estimate of Good and Turing).</remarks>
    public int MinSamplesPerValue { get; set; } = 10;

    /// <summary>How many different names the objects at a place may have to be properties; more are the keys of a map.</summary>
    /// <value>Default 200. Range 1 to 10,000.</value>
    public int MaxProperties { get; set; } = 200;

    /// <summary>Whether objects are closed to names that no sample has.</summary>
    /// <value>Default <see langword="false"/>. With <see langword="true"/> a new property is an error when a value is validated.</value>
    public bool CloseObjects { get; set; }
}
