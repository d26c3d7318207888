using AgentGuard.Internal;
using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>The first step: every content by itself, and calls and results into messages of their role.</summary>
internal sealed class ContentMending
{
    private readonly MendingLog _log;

    public ContentMending(MendingLog log) => _log = log;

    public List<DraftMessage> Mend(IReadOnlyList<ChatMessage> messages)
    {
        var drafts = new List<DraftMessage>(messages.Count + 4);
        for (var i = 0; i < messages.Count; i++)
        {
            var draft = new DraftMessage(messages[i], i);
            MendMessage(draft, messages[i]);
            Split(draft, messages[i], drafts);
        }

        return drafts;
    }

    private void MendMessage(DraftMessage draft, ChatMessage message)
    {
        if (message.RawRepresentation is { } raw && !TranscriptAuthor.IsOwn(raw, _log.Rules))
        {
            draft.Detach();
            _log.Add(TranscriptDefectKind.ForeignRepresentation, TranscriptMendingAction.Removed, draft);
        }

        if (!RoleOrder.Knows(draft.Role, _log.Rules))
        {
            draft.ChangeRole(SentContent.IsSystem(draft.Role) ? ChatRole.System : ChatRole.User);
            _log.Add(TranscriptDefectKind.RoleNotAccepted, TranscriptMendingAction.Replaced, draft);
        }

        List<AIContent>? mended = null;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var content = MendContent(draft, draft.Role, message, message.Contents[i]);
            if (mended is null && !ReferenceEquals(content, message.Contents[i]))
            {
                mended = [.. message.Contents.Take(i)];
            }

            if (content is not null)
            {
                mended?.Add(content);
            }
        }

        if (mended is not null)
        {
            draft.Replace(mended);
        }
    }

    private AIContent? MendContent(DraftMessage draft, ChatRole role, ChatMessage message, AIContent content)
    {
        switch (SentContent.FindDefect(message, role, content, _log.Rules))
        {
            case TranscriptDefectKind.ForeignRepresentation:
                _log.Add(TranscriptDefectKind.ForeignRepresentation, TranscriptMendingAction.Removed, draft);
                return ContentCopy.Of(content);
            case TranscriptDefectKind.ReasoningNotAccepted:
                return MendReasoning(draft, (TextReasoningContent)content);
            case TranscriptDefectKind.ContentNotSupported when _log.Wording.UnsupportedContent is { } placeholder:
                _log.Add(TranscriptDefectKind.ContentNotSupported, TranscriptMendingAction.Replaced, draft);
                return ContentCopy.WithText(content, placeholder);
            case TranscriptDefectKind.ForeignContent:
                _log.Add(TranscriptDefectKind.ForeignContent, TranscriptMendingAction.Removed, draft);
                return null;
            case TranscriptDefectKind.BlankText:
                _log.Add(TranscriptDefectKind.BlankText, TranscriptMendingAction.Removed, draft);
                return null;
            case TranscriptDefectKind.ContentMisplaced when content is TextContent text && string.IsNullOrWhiteSpace(text.Text):
                _log.Add(TranscriptDefectKind.ContentMisplaced, TranscriptMendingAction.Removed, draft);
                return null;
            default:
                return content;
        }
    }

    private TextReasoningContent? MendReasoning(DraftMessage draft, TextReasoningContent reasoning)
    {
        var keepsText = _log.Rules.Reasoning is ReasoningAcceptance.Text && draft.Role == ChatRole.Assistant && !string.IsNullOrWhiteSpace(reasoning.Text);
        _log.Add(
            TranscriptDefectKind.ReasoningNotAccepted, keepsText ? TranscriptMendingAction.Replaced : TranscriptMendingAction.Removed, draft);
        return keepsText ? new TextReasoningContent(reasoning.Text) { AdditionalProperties = reasoning.AdditionalProperties } : null;
    }

    private void Split(DraftMessage draft, ChatMessage message, List<DraftMessage> drafts)
    {
        if (draft.Contents.All(content => RoleOf(content, draft.Role) == draft.Role))
        {
            drafts.Add(draft);
            return;
        }

        var contents = draft.Role == ChatRole.Tool ? JoinTexts(draft) : draft.Contents;
        DraftMessage? part = null;
        foreach (var content in contents)
        {
            var role = RoleOf(content, draft.Role);
            if (part?.Role != role)
            {
                part = new DraftMessage(role, [], draft.Index, message) { IsContinuation = part is not null };
                drafts.Add(part);
            }

            // What leaves a message of a tool is judged anew, as content of the user's.
            var moved = role == ChatRole.User && draft.Role == ChatRole.Tool ? MendContent(draft, role, message, Labelled(content))! : content;
            part.Contents.Add(moved);
            Note(draft, content, role);
        }
    }

    private void Note(DraftMessage draft, AIContent content, ChatRole role)
    {
        if (role == draft.Role)
        {
            return;
        }

        var kind = content switch
        {
            FunctionCallContent => TranscriptDefectKind.CallMisplaced,
            FunctionResultContent => TranscriptDefectKind.ResultMisplaced,
            _ => TranscriptDefectKind.ContentMisplaced,
        };
        var id = (content as FunctionCallContent)?.CallId ?? (content as FunctionResultContent)?.CallId;
        _log.Add(kind, TranscriptMendingAction.Moved, draft, id);
    }

    /// <summary>Text beside results is what the tool said: it joins the result before it, or else the first one.</summary>
    private IList<AIContent> JoinTexts(DraftMessage draft)
    {
        if (!draft.Contents.Any(content => content is FunctionResultContent))
        {
            return draft.Contents;
        }

        var joined = new List<AIContent>(draft.Contents.Count);
        var waiting = new List<string>();
        var target = -1;
        foreach (var content in draft.Contents)
        {
            if (content is TextContent text)
            {
                waiting.Add(text.Text);
            }
            else
            {
                joined.Add(content);
                target = content is FunctionResultContent ? joined.Count - 1 : target;
            }

            if (target >= 0 && waiting.Count > 0)
            {
                var result = (FunctionResultContent)joined[target];
                waiting.Insert(0, MessageText.OfResult(result.Result));
                joined[target] = ContentCopy.WithResult(result, result.CallId, string.Join('\n', waiting));
                waiting.Clear();
                _log.Add(TranscriptDefectKind.ContentMisplaced, TranscriptMendingAction.Merged, draft, result.CallId);
            }
        }

        return joined;
    }

    private static AIContent Labelled(AIContent content) =>
        content.GetOrigin() is not null || !ContentCopy.CanCopy(content) ? content : ContentCopy.Of(content).SetOrigin(ContentOrigin.Tool());

    private static ChatRole RoleOf(AIContent content, ChatRole role) => content switch
    {
        FunctionCallContent => ChatRole.Assistant,
        FunctionResultContent => ChatRole.Tool,
        TextContent or DataContent or UriContent or HostedFileContent when role == ChatRole.Tool => ChatRole.User,
        _ => role,
    };
}
