using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.NJsonSchema.Inference;

/// <summary>What the numbers at one place have been.</summary>
internal sealed class SampleNumbers
{
    private static readonly JsonSchemaValidator Integer = JsonSchemaValidator.Compile("""{"type":"integer"}""");

    public SampleExtent Range { get; } = new();

    public bool AreIntegers { get; private set; } = true;

    public void Add(JsonElement number)
    {
        AreIntegers = AreIntegers && Integer.Validate(number).Count == 0;
        Range.Add(number.GetDouble());
    }

    public void Merge(SampleNumbers other)
    {
        AreIntegers &= other.AreIntegers;
        Range.Merge(other.Range);
    }
}
