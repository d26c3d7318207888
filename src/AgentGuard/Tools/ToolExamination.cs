using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Tools;

/// <summary>The arguments of a call, as written and as they would run.</summary>
internal sealed class ToolExamination
{
    private readonly JsonElement _written;
    private string? _canonical;

    public ToolExamination(JsonElement written)
    {
        _written = written;
        Effective = written;
    }

    /// <summary>The arguments as the model wrote them, as canonical JSON with placeholders.</summary>
    public string Canonical => _canonical ??= CanonicalJson.Of(_written);

    /// <summary>The arguments with values in place of placeholders, and repaired; <see langword="null"/> when they run as they were written.</summary>
    public Dictionary<string, object?>? Changed { get; init; }

    /// <summary>What was repaired, or <see langword="null"/>.</summary>
    public RepairResult? Repair { get; init; }

    /// <summary>The arguments that would run.</summary>
    public JsonElement Effective { get; init; }

    /// <summary>What is wrong with them, or <see langword="null"/>.</summary>
    public ToolFailure? Failure { get; init; }
}
