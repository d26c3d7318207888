using System.Text.Json;
using AgentGuard.Provenance;

namespace AgentGuard.Context.Memory;

/// <summary>Something that is remembered: a fact, or a turn of a conversation.</summary>
/// <param name="Id">Its id, unique for its principal.</param>
/// <param name="Text">What is remembered.</param>
/// <remarks>Immutable.</remarks>
public sealed record MemoryItem(string Id, string Text)
{
    /// <summary>Whom it is about or who said it: the user of the run. It is forgotten with it.</summary>
    /// <value>Default empty: nobody's.</value>
    public string Principal { get; init; } = string.Empty;

    /// <summary>Who said it, where it is a turn of a conversation.</summary>
    public string? Speaker { get; init; }

    /// <summary>The conversation it is from. Items of one are neighbours in the order in which they were added.</summary>
    public string? Session { get; init; }

    /// <summary>When it was said or became true.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Where it came from.</summary>
    /// <value>Default <see langword="null"/>: not known, which counts as untrusted.</value>
    public ContentOrigin? Source { get; init; }

    /// <summary>How sure it is, from 0 to 1.</summary>
    /// <value>Default 1.</value>
    public double Confidence { get; init; } = 1;

    /// <summary>A class of the host's, for example <c>health</c>.</summary>
    /// <value>Default <see langword="null"/>: none.</value>
    public string? Sensitivity { get; init; }

    /// <summary>The id of the item that it replaces, or several with spaces between; those are kept as history and no longer found.</summary>
    public string? Supersedes { get; init; }

    /// <summary>Writes the item as one line of JSON, for a store.</summary>
    /// <returns>The JSON, with the version of its form.</returns>
    public string ToJson() => JsonSerializer.Serialize(MemoryLine.Of(this), MemoryJson.Default.MemoryLine);

    /// <summary>Reads what <see cref="ToJson"/> wrote, in this version or an earlier one.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The item.</returns>
    /// <exception cref="AgentGuardException">It is no item, or of a later version.</exception>
    public static MemoryItem FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, MemoryJson.Default.MemoryLine)?.ToItem() ?? throw new JsonException("There is nothing in it.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new AgentGuardException("This is no remembered item: " + e.Message, e);
        }
    }
}
