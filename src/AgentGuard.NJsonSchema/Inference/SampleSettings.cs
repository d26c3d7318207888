namespace AgentGuard.NJsonSchema.Inference;

/// <summary>A fixed copy of the options.</summary>
internal sealed record SampleSettings(int MaxEnumValues, int MinSamplesPerValue, int MaxProperties, bool CloseObjects)
{
    public static SampleSettings Of(SchemaInferenceOptions options)
    {
        Check(options.MaxEnumValues, 0, 1_000, nameof(options.MaxEnumValues));
        Check(options.MinSamplesPerValue, 2, 1_000, nameof(options.MinSamplesPerValue));
        Check(options.MaxProperties, 1, 10_000, nameof(options.MaxProperties));
        return new(options.MaxEnumValues, options.MinSamplesPerValue, options.MaxProperties, options.CloseObjects);
    }

    private static void Check(int value, int min, int max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
