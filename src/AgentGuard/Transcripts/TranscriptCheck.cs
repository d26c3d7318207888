using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>One check on its way through a transcript.</summary>
internal struct TranscriptCheck
{
    [ThreadStatic]
    private static HashSet<string>? _spareIds;

    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly TranscriptRules _rules;
    private List<TranscriptDefect>? _defects;
    private HashSet<string>? _ids;
    private bool _hasBegun;
    private int _owner = -1;

    public TranscriptCheck(IReadOnlyList<ChatMessage> messages, TranscriptRules rules)
    {
        _messages = messages;
        _rules = rules;
    }

    public void CheckMessage(int index)
    {
        var message = _messages[index];
        CheckRole(index, message);
        CheckContents(index, message);
        if (message.Role == ChatRole.Tool)
        {
            CheckResults(index, message);
        }
        else
        {
            _owner = index;
        }
    }

    public IReadOnlyList<TranscriptDefect> Finish()
    {
        if (!_hasBegun && _rules.RequiresUserFirst)
        {
            Add(TranscriptDefectKind.OpensWithoutUser, _messages.Count);
        }

        if (_messages.Count > 0 && _messages[^1] is { } last && last.Role == ChatRole.Assistant)
        {
            CheckEnd(last);
        }

        if (_ids is not null)
        {
            _ids.Clear();
            _spareIds = _ids;
        }

        return _defects ?? (IReadOnlyList<TranscriptDefect>)[];
    }

    private void CheckRole(int index, ChatMessage message)
    {
        var role = message.Role;
        if (message.RawRepresentation is { } raw && !TranscriptAuthor.IsOwn(raw, _rules))
        {
            Add(TranscriptDefectKind.ForeignRepresentation, index);
        }

        if (SentContent.IsEmpty(message.Contents))
        {
            Add(TranscriptDefectKind.EmptyMessage, index);
        }

        if (!RoleOrder.Knows(role, _rules))
        {
            Add(TranscriptDefectKind.RoleNotAccepted, index);
        }

        if (SentContent.IsSystem(role))
        {
            if (_hasBegun && _rules.SystemPlacement is SystemPlacement.Leading)
            {
                Add(TranscriptDefectKind.SystemMisplaced, index);
            }

            return;
        }

        if (!_hasBegun && _rules.RequiresUserFirst && role != ChatRole.User)
        {
            Add(TranscriptDefectKind.OpensWithoutUser, index);
        }

        _hasBegun = true;
        var previous = index > 0 ? _messages[index - 1].Role : ChatRole.System;
        if (!_rules.AllowsRepeatedRoles && role == previous && (role == ChatRole.User || role == ChatRole.Assistant))
        {
            Add(TranscriptDefectKind.RoleRepeated, index);
        }

        if (!_rules.AllowsUserAfterResults && role == ChatRole.User && previous == ChatRole.Tool)
        {
            Add(TranscriptDefectKind.UserAfterResults, index);
        }
    }

    private void CheckContents(int index, ChatMessage message)
    {
        var contents = message.Contents;
        for (var i = 0; i < contents.Count; i++)
        {
            var call = contents[i] as FunctionCallContent;
            if (SentContent.FindDefect(message, message.Role, contents[i], _rules) is { } kind)
            {
                Add(kind, index, i, call?.CallId ?? (contents[i] as FunctionResultContent)?.CallId);
            }

            if (call is not null)
            {
                CheckCall(index, i, message, call);
            }
            else if (contents[i] is FunctionResultContent result && message.Role != ChatRole.Tool)
            {
                Add(TranscriptDefectKind.ResultMisplaced, index, i, result.CallId);
            }
        }
    }

    private void CheckCall(int index, int position, ChatMessage message, FunctionCallContent call)
    {
        var id = call.CallId;
        if (!_rules.AcceptsCallId(id))
        {
            Add(TranscriptDefectKind.CallIdNotAccepted, index, position, id);
        }

        if (!_rules.AcceptsName(call.Name))
        {
            Add(TranscriptDefectKind.NameNotAccepted, index, position, id);
        }

        if (CallBlock.CountCalls(message, id, position) > 0 || (_rules.RequiresUniqueCallIds && !Ids().Add(id)))
        {
            Add(TranscriptDefectKind.CallIdRepeated, index, position, id);
        }

        if (message.Role != ChatRole.Assistant)
        {
            Add(TranscriptDefectKind.CallMisplaced, index, position, id);
        }
        else if (CallBlock.CountResults(_messages, index + 1, id) <= CallBlock.CountCalls(message, id, position))
        {
            Add(TranscriptDefectKind.CallWithoutResult, index, position, id);
        }
    }

    private void CheckResults(int index, ChatMessage message)
    {
        if (_rules.RequiresResultsInOneMessage && index > 0 && _messages[index - 1].Role == ChatRole.Tool)
        {
            Add(TranscriptDefectKind.ResultsScattered, index);
        }

        for (var i = 0; i < message.Contents.Count; i++)
        {
            if (message.Contents[i] is FunctionResultContent { CallId: var id })
            {
                var calls = _owner < 0 || _messages[_owner].Role != ChatRole.Assistant ? 0 : CallBlock.CountCalls(_messages[_owner], id);
                if (calls == 0)
                {
                    var isKnown = CallBlock.HasCallBefore(_messages, index, id);
                    Add(isKnown ? TranscriptDefectKind.ResultMisplaced : TranscriptDefectKind.ResultWithoutCall, index, i, id);
                }
                else if (CallBlock.CountResults(_messages, _owner + 1, id, index, i) >= calls)
                {
                    Add(TranscriptDefectKind.ResultRepeated, index, i, id);
                }
            }
        }
    }

    private void CheckEnd(ChatMessage last)
    {
        var end = _messages.Count - 1;
        if (!_rules.AllowsAssistantLast)
        {
            Add(TranscriptDefectKind.EndsWithAssistant, end);
        }

        if (!_rules.AllowsTrailingWhitespace && RoleOrder.EndsInWhitespace(last.Contents))
        {
            Add(TranscriptDefectKind.TrailingWhitespace, end, last.Contents.Count - 1);
        }
    }

    private HashSet<string> Ids()
    {
        if (_ids is null)
        {
            _ids = _spareIds ?? new HashSet<string>(StringComparer.Ordinal);
            _spareIds = null;
        }

        return _ids;
    }

    private void Add(TranscriptDefectKind kind, int message, int content = -1, string? callId = null) =>
        (_defects ??= []).Add(new TranscriptDefect(kind, message, content, callId));
}
