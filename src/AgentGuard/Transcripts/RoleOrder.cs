using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>The third step: messages in an order that the provider takes; merged where that is enough, in added words where it is not.</summary>
internal sealed class RoleOrder
{
    private static readonly ChatRole Developer = new("developer");
    private readonly MendingLog _log;

    public RoleOrder(MendingLog log) => _log = log;

    public static bool Knows(ChatRole role, TranscriptRules rules) =>
        role == ChatRole.User || role == ChatRole.Assistant || role == ChatRole.Tool || role == ChatRole.System
        || (rules.AllowsDeveloperRole && role == Developer);

    public static bool EndsInWhitespace(IList<AIContent> contents) =>
        contents.Count > 0 && contents[^1] is TextContent { Text: { Length: > 0 } text } && char.IsWhiteSpace(text[^1]);

    public List<DraftMessage> Mend(List<DraftMessage> drafts)
    {
        var ordered = new List<DraftMessage>(drafts.Count + 2);
        foreach (var draft in LeadWithSystem(WithoutEmpty(drafts)))
        {
            Add(draft, ordered);
        }

        OpenWithUser(ordered);
        MendEnd(ordered);
        return ordered;
    }

    private List<DraftMessage> WithoutEmpty(List<DraftMessage> drafts)
    {
        drafts.RemoveAll(draft =>
        {
            var isEmpty = SentContent.IsEmpty(draft.Contents);
            if (isEmpty)
            {
                _log.Add(TranscriptDefectKind.EmptyMessage, TranscriptMendingAction.Removed, draft);
            }

            return isEmpty;
        });
        return drafts;
    }

    private List<DraftMessage> LeadWithSystem(List<DraftMessage> drafts)
    {
        var leading = drafts.FindIndex(draft => !SentContent.IsSystem(draft.Role));
        if (_log.Rules.SystemPlacement is not SystemPlacement.Leading || leading < 0)
        {
            return drafts;
        }

        var late = drafts.Skip(leading).Where(draft => SentContent.IsSystem(draft.Role)).ToList();
        foreach (var draft in late)
        {
            _log.Add(TranscriptDefectKind.SystemMisplaced, TranscriptMendingAction.Moved, draft);
        }

        return late.Count == 0
            ? drafts
            : [.. drafts.Take(leading), .. late, .. drafts.Skip(leading).Where(draft => !SentContent.IsSystem(draft.Role))];
    }

    private void Add(DraftMessage draft, List<DraftMessage> ordered)
    {
        var previous = ordered.Count > 0 ? ordered[^1].Role : ChatRole.System;
        if (draft.Role == previous && !MayRepeat(previous))
        {
            var kind = previous == ChatRole.Tool ? TranscriptDefectKind.ResultsScattered : TranscriptDefectKind.RoleRepeated;
            ordered[^1].Replace([.. ordered[^1].Contents, .. draft.Contents]);
            _log.Add(kind, TranscriptMendingAction.Merged, draft);
            return;
        }

        if (!_log.Rules.AllowsUserAfterResults && draft.Role == ChatRole.User && previous == ChatRole.Tool)
        {
            ordered.Add(Words(ChatRole.Assistant, _log.Wording.Bridge, draft.Index));
            _log.Add(TranscriptDefectKind.UserAfterResults, TranscriptMendingAction.Inserted, draft);
        }

        ordered.Add(draft);
    }

    private bool MayRepeat(ChatRole role) =>
        role == ChatRole.Tool ? !_log.Rules.RequiresResultsInOneMessage : SentContent.IsSystem(role) || _log.Rules.AllowsRepeatedRoles;

    private void OpenWithUser(List<DraftMessage> ordered)
    {
        var first = ordered.FindIndex(draft => !SentContent.IsSystem(draft.Role));
        if (_log.Rules.RequiresUserFirst && (first < 0 || ordered[first].Role != ChatRole.User))
        {
            var opening = Words(ChatRole.User, _log.Wording.Opening, first < 0 ? ordered.Count : ordered[first].Index);
            ordered.Insert(first < 0 ? ordered.Count : first, opening);
            _log.Add(TranscriptDefectKind.OpensWithoutUser, TranscriptMendingAction.Inserted, opening);
        }
    }

    private void MendEnd(List<DraftMessage> ordered)
    {
        if (ordered.Count == 0 || ordered[^1].Role != ChatRole.Assistant)
        {
            return;
        }

        var last = ordered[^1];
        if (!_log.Rules.AllowsTrailingWhitespace && EndsInWhitespace(last.Contents))
        {
            var text = (TextContent)last.Contents[^1];
            last.Replace([.. last.Contents.SkipLast(1), ContentCopy.WithText(text, text.Text.TrimEnd())]);
            _log.Add(TranscriptDefectKind.TrailingWhitespace, TranscriptMendingAction.Replaced, last);
        }

        if (!_log.Rules.AllowsAssistantLast && _log.Wording.Continuation is { } words)
        {
            ordered.Add(Words(ChatRole.User, words, last.Index));
            _log.Add(TranscriptDefectKind.EndsWithAssistant, TranscriptMendingAction.Inserted, last);
        }
    }

    private static DraftMessage Words(ChatRole role, string text, int index) => new(role, [new TextContent(text)], index);
}
