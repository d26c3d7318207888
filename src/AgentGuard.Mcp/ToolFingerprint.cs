using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelContextProtocol.Protocol;

namespace AgentGuard.Mcp;

/// <summary>What a definition was when it was accepted, as one SHA-256 for each part of it.</summary>
internal sealed record ToolFingerprint(
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("inputSchema")] string InputSchema,
    [property: JsonPropertyName("outputSchema")] string OutputSchema,
    [property: JsonPropertyName("annotations")] string Annotations)
{
    public static ToolFingerprint Of(Tool tool)
    {
        var hints = tool.Annotations;
        return new ToolFingerprint(
            Hash($"{tool.Title}\n{hints?.Title}\n{tool.Description}"),
            Hash(tool.InputSchema),
            tool.OutputSchema is { } output ? Hash(output) : Hash(string.Empty),
            Hash($"{hints?.ReadOnlyHint}\n{hints?.DestructiveHint}\n{hints?.IdempotentHint}\n{hints?.OpenWorldHint}"));
    }

    /// <summary>The parts that differ.</summary>
    public IReadOnlyList<string> ChangesTo(ToolFingerprint other)
    {
        List<string> changes = [];
        Compare("description", Description, other.Description);
        Compare("inputSchema", InputSchema, other.InputSchema);
        Compare("outputSchema", OutputSchema, other.OutputSchema);
        Compare("annotations", Annotations, other.Annotations);
        return changes;

        void Compare(string part, string before, string after)
        {
            if (before != after)
            {
                changes.Add(part);
            }
        }
    }

    private static string Hash(JsonElement schema)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, schema);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The order of members says nothing, and servers that make their schemas anew for each answer change it.
    private static void Append(IncrementalHash hash, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                hash.AppendData("{"u8);
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    AppendText(hash, member.Name);
                    Append(hash, member.Value);
                }

                hash.AppendData("}"u8);
                break;
            case JsonValueKind.Array:
                hash.AppendData("["u8);
                foreach (var item in value.EnumerateArray())
                {
                    Append(hash, item);
                }

                hash.AppendData("]"u8);
                break;
            case JsonValueKind.String:
                AppendText(hash, value.GetString()!);
                break;
            default:
                hash.AppendData(Encoding.UTF8.GetBytes(value.GetRawText() + ","));
                break;
        }
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"\"{bytes.Length}:")));
        hash.AppendData(bytes);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
