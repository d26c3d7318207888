using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary>Judges values by one schema: where another engine takes the place of <see cref="JsonSchemaValidator"/>.</summary>
/// <remarks>
/// Implementations are immutable and thread-safe, fetch nothing, and take bounded time for any value: the values come from a model.
/// </remarks>
public interface ISchemaValidator
{
    /// <summary>Judges a value.</summary>
    /// <param name="instance">The value.</param>
    /// <returns>What is wrong, for the author of the value to read; empty when it conforms. A value that cannot be judged does not conform.</returns>
    IReadOnlyList<SchemaError> Validate(JsonElement instance);
}
