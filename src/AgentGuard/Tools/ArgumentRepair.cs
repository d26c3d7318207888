using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Tools;

/// <summary>Makes arguments fit their schema where it is clear what was meant.</summary>
internal sealed class ArgumentRepair(JsonElement schema, ISchemaValidator validator, bool mayGuess)
{
    private readonly Lazy<RepairSchema> _schema = new(() => RepairSchema.Compile(schema, validator));

    /// <summary>Converts arguments that do not conform.</summary>
    /// <returns>Arguments that conform and what was changed, or <see langword="null"/> where nothing less than a guess would help.</returns>
    public RepairResult? Fit(JsonElement arguments) => Usable(JsonRepair.Repair(arguments.GetRawText(), _schema.Value));

    /// <summary>Reads arguments whose text is no JSON.</summary>
    public RepairResult? Read(string text) => Usable(JsonRepair.Repair(text, _schema.Value));

    /// <summary>
    /// What was guessed or cut off runs nothing. For an effect that cannot simply be repeated a name is not taken for another, and nothing is moved.
    /// </summary>
    private RepairResult? Usable(RepairResult result) =>
        result.Verdict <= RepairVerdict.Coerced && result.Json.ValueKind is JsonValueKind.Object
        && (mayGuess || result.Changes.All(change => change.Verdict <= RepairVerdict.Lossless || change.Kind is RepairChangeKind.Coercion))
            ? result
            : null;
}
