using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>Says and asks which provider wrote what only that provider can read back: signed reasoning, hosted files and tools.</summary>
/// <remarks>
/// SDKs leave their own objects on what they return, which says it as well; streams and stored conversations lose those. The label is the
/// additional property <see cref="PropertyName"/>, and survives copies and JSON.
/// </remarks>
public static class TranscriptAuthor
{
    /// <summary>The additional property, of a content or a message, that names the provider.</summary>
    public const string PropertyName = "agentguard.provider";

    /// <summary>Labels what a provider returned, where that matters.</summary>
    /// <param name="contents">Contents of its answer, whole or streamed.</param>
    /// <param name="provider">The provider, as <see cref="TranscriptRules.Provider"/> names it.</param>
    public static void Label(IEnumerable<AIContent> contents, string provider)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentException.ThrowIfNullOrEmpty(provider);
        foreach (var content in contents)
        {
            if (SentContent.IsBoundToProvider(content) && content.AdditionalProperties?.ContainsKey(PropertyName) is not true)
            {
                content.AdditionalProperties = content.AdditionalProperties?.Clone() ?? [];
                content.AdditionalProperties[PropertyName] = provider;
            }
        }
    }

    /// <summary>Whether content is the target's own: by its label, its message's, or the SDK whose object hangs on it.</summary>
    internal static bool IsOwn(ChatMessage message, AIContent content, TranscriptRules rules)
    {
        var provider = Find(content.AdditionalProperties) ?? Find(message.AdditionalProperties);
        if (provider is not null)
        {
            return string.Equals(provider, rules.Provider, StringComparison.OrdinalIgnoreCase);
        }

        var representation = content.RawRepresentation ?? message.RawRepresentation;
        return representation is null ? rules.TrustsUnattributed : IsOwn(representation, rules);
    }

    /// <summary>Whether an object is one of the target's SDK.</summary>
    internal static bool IsOwn(object representation, TranscriptRules rules) =>
        rules.RepresentationNamespace is { } own
        && representation.GetType().Namespace is { } actual
        && actual.StartsWith(own, StringComparison.Ordinal)
        && (actual.Length == own.Length || actual[own.Length] == '.');

    private static string? Find(AdditionalPropertiesDictionary? properties) =>
        properties is null || !properties.TryGetValue(PropertyName, out var value) ? null
        : value as string ?? (value is JsonElement { ValueKind: JsonValueKind.String } element ? element.GetString() : null);
}
