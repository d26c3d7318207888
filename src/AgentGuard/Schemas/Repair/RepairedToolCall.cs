using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AgentGuard.Schemas.Repair;

/// <summary>A tool call that a model wrote as text.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RepairedToolCall
{
    private StrongBox<JsonElement>? _arguments;

    internal RepairedToolCall(
        string name, bool isKnown, ReadOnlyMemory<byte> utf8Arguments, IReadOnlyList<RepairChange> changes, IReadOnlyList<SchemaError> errors)
    {
        Name = name;
        IsKnown = isKnown;
        Utf8Arguments = utf8Arguments;
        Changes = changes;
        Errors = errors;
        Verdict = errors.Count > 0 ? RepairVerdict.Rejected : Verdicts.Of(changes);
    }

    /// <summary>The declared name of the tool; as written when no tool has it.</summary>
    public string Name { get; }

    /// <summary>Whether a declared tool has the name.</summary>
    public bool IsKnown { get; }

    /// <summary>What it took to read the call; <see cref="RepairVerdict.Rejected"/> when its arguments do not conform.</summary>
    public RepairVerdict Verdict { get; }

    /// <summary>The arguments as a JSON object in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Arguments { get; }

    /// <summary>What was changed, with paths into the arguments.</summary>
    public IReadOnlyList<RepairChange> Changes { get; }

    /// <summary>Why the arguments do not conform to the tool's schema; empty when they do.</summary>
    public IReadOnlyList<SchemaError> Errors { get; }

    /// <summary>The arguments. Parsed at the first use.</summary>
    public JsonElement Arguments => (_arguments ??= new(JsonElement.Parse(Utf8Arguments.Span))).Value;
}
