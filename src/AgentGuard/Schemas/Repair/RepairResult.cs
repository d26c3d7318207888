using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AgentGuard.Schemas.Repair;

/// <summary>What a repair made of a text.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RepairResult
{
    private StrongBox<JsonElement>? _json;

    internal RepairResult(
        RepairVerdict verdict, ReadOnlyMemory<byte> utf8Json, IReadOnlyList<RepairChange> changes, IReadOnlyList<SchemaError> errors)
    {
        Verdict = verdict;
        Utf8Json = utf8Json;
        Changes = changes;
        Errors = errors;
    }

    /// <summary>What the repair did, at worst.</summary>
    public RepairVerdict Verdict { get; }

    /// <summary>The value as RFC 8259 JSON in UTF-8; empty when nothing could be read.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; }

    /// <summary>What was changed, in the order of the text; empty when clean.</summary>
    public IReadOnlyList<RepairChange> Changes { get; }

    /// <summary>Why the value does not conform; empty unless rejected by the schema.</summary>
    public IReadOnlyList<SchemaError> Errors { get; }

    /// <summary>The value; its kind is <see cref="JsonValueKind.Undefined"/> when nothing could be read. Parsed at the first use.</summary>
    public JsonElement Json => (_json ??= new(Utf8Json.IsEmpty ? default : JsonElement.Parse(Utf8Json.Span))).Value;
}
