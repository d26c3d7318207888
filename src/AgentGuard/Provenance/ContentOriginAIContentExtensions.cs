using System.Text.Json;
using AgentGuard.Provenance;

namespace Microsoft.Extensions.AI;

/// <summary>Says and asks where content came from.</summary>
public static class ContentOriginAIContentExtensions
{
    /// <summary>The origin that the content is labelled with.</summary>
    /// <param name="content">The content.</param>
    /// <returns>The origin, or <see langword="null"/> where there is no label or one that cannot be read.</returns>
    public static ContentOrigin? GetOrigin(this AIContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.AdditionalProperties is not { } properties || !properties.TryGetValue(ContentOrigin.PropertyName, out var value))
        {
            return null;
        }

        var text = value switch
        {
            string written => written,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
            _ => value?.ToString(),
        };
        return ContentOrigin.TryParse(text, out var origin) ? origin : null;
    }

    /// <summary>Where content of a message came from: its label, or else the role of the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="content">One of its contents.</param>
    /// <returns>The label; without one, what the role says. A tool is then not known by name.</returns>
    public static ContentOrigin GetOrigin(this ChatMessage message, AIContent content)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(content);
        return content.GetOrigin() ?? (content is FunctionResultContent ? ContentOrigin.Tool() : OfRole(message.Role));
    }

    /// <summary>Labels content with its origin, before it goes into a pipeline: passages of a search, a mail, a remembered note.</summary>
    /// <typeparam name="T">The type of the content.</typeparam>
    /// <param name="content">The content. Its other additional properties stay; a dictionary that it shares with others is not touched.</param>
    /// <param name="origin">The origin.</param>
    /// <returns>The same content.</returns>
    /// <remarks>Untrusted content is judged as <see cref="AgentGuard.TrustBoundary.ToolResult"/>, whichever message it stands in.</remarks>
    public static T SetOrigin<T>(this T content, ContentOrigin origin)
        where T : AIContent
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(origin);
        var properties = content.AdditionalProperties?.Clone() ?? [];
        properties[ContentOrigin.PropertyName] = origin.ToString();
        content.AdditionalProperties = properties;
        return content;
    }

    private static ContentOrigin OfRole(ChatRole role) =>
        role == ChatRole.User ? ContentOrigin.User
        : role == ChatRole.Assistant ? ContentOrigin.Model
        : role == ChatRole.Tool ? ContentOrigin.Tool()
        : role == ChatRole.System || role == new ChatRole("developer") ? ContentOrigin.Host
        : ContentOrigin.User;
}
