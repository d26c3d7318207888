using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>What a provider makes of one content by itself, calls and results apart.</summary>
internal static class SentContent
{
    private static readonly ChatRole Developer = new("developer");

    public static bool IsSystem(ChatRole role) => role == ChatRole.System || role == Developer;

    /// <summary>Whether only the provider that made it can read it.</summary>
    public static bool IsBoundToProvider(AIContent content) => content switch
    {
        TextReasoningContent reasoning => !string.IsNullOrEmpty(reasoning.ProtectedData),
        FunctionCallContent or FunctionResultContent => false,
        HostedFileContent or HostedVectorStoreContent or ToolCallContent or ToolResultContent => true,
        _ => content.GetType() == typeof(AIContent) && content.RawRepresentation is not null,
    };

    /// <summary>Whether nothing of the message could be sent.</summary>
    public static bool IsEmpty(IList<AIContent> contents)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not UsageContent)
            {
                return false;
            }
        }

        return true;
    }

    public static TranscriptDefectKind? FindDefect(ChatMessage message, ChatRole role, AIContent content, TranscriptRules rules) =>
        FindMisfit(message, role, content, rules)
        ?? (content.RawRepresentation is { } raw && !TranscriptAuthor.IsOwn(raw, rules) && ContentCopy.CanCopy(content)
            ? TranscriptDefectKind.ForeignRepresentation
            : null);

    private static TranscriptDefectKind? FindMisfit(ChatMessage message, ChatRole role, AIContent content, TranscriptRules rules)
    {
        switch (content)
        {
            case FunctionCallContent or FunctionResultContent:
                return null;
            case TextContent text:
                return role == ChatRole.Tool ? TranscriptDefectKind.ContentMisplaced
                    : !rules.AllowsBlankText && string.IsNullOrWhiteSpace(text.Text) ? TranscriptDefectKind.BlankText
                    : null;
            case TextReasoningContent reasoning:
                return Takes(message, role, reasoning, rules) ? null : TranscriptDefectKind.ReasoningNotAccepted;
            case DataContent data:
                return FindMedia(role, rules, data.MediaType, isLink: false);
            case UriContent link:
                return FindMedia(role, rules, link.MediaType, isLink: true);
            case HostedFileContent:
                return role == ChatRole.Tool ? TranscriptDefectKind.ContentMisplaced
                    : rules.AllowsHostedFiles && TranscriptAuthor.IsOwn(message, content, rules) ? null
                    : TranscriptDefectKind.ContentNotSupported;
            default:
                return IsBoundToProvider(content) && !TranscriptAuthor.IsOwn(message, content, rules) ? TranscriptDefectKind.ForeignContent : null;
        }
    }

    private static bool Takes(ChatMessage message, ChatRole role, TextReasoningContent reasoning, TranscriptRules rules) =>
        role == ChatRole.Assistant && rules.Reasoning switch
        {
            ReasoningAcceptance.Text => string.IsNullOrEmpty(reasoning.ProtectedData),
            ReasoningAcceptance.Own => !string.IsNullOrEmpty(reasoning.ProtectedData) && TranscriptAuthor.IsOwn(message, reasoning, rules),
            _ => false,
        };

    private static TranscriptDefectKind? FindMedia(ChatRole role, TranscriptRules rules, string mediaType, bool isLink) =>
        role == ChatRole.Tool ? TranscriptDefectKind.ContentMisplaced
        : IsSystem(role)
            || (role == ChatRole.Assistant && !rules.AllowsMediaFromAssistant)
            || (isLink && !rules.AllowsLinks)
            || !IsAmong(rules.MediaTypes, mediaType) ? TranscriptDefectKind.ContentNotSupported
        : null;

    private static bool IsAmong(IReadOnlyList<string>? accepted, string mediaType)
    {
        for (var i = 0; i < accepted?.Count; i++)
        {
            var type = accepted[i].AsSpan();
            var matches = type.EndsWith("/*")
                ? mediaType.AsSpan().StartsWith(type[..^1], StringComparison.OrdinalIgnoreCase)
                : type.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
            if (matches)
            {
                return true;
            }
        }

        return accepted is null;
    }
}
