using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>A message while a transcript is mended: the message that was given as long as nothing changes.</summary>
internal sealed class DraftMessage
{
    private readonly ChatMessage? _source;
    private bool _isChanged;

    /// <summary>Begins with a message that was given.</summary>
    public DraftMessage(ChatMessage source, int index)
    {
        _source = source;
        Index = index;
        Role = source.Role;
        Contents = source.Contents;
    }

    /// <summary>Begins a new message, where one was given or where none was.</summary>
    public DraftMessage(ChatRole role, List<AIContent> contents, int index, ChatMessage? source = null)
    {
        _source = source;
        _isChanged = true;
        Index = index;
        Role = role;
        Contents = contents;
    }

    /// <summary>Which message of the transcript as it was given it comes from, or stands before.</summary>
    public int Index { get; }

    public ChatRole Role { get; private set; }

    public IList<AIContent> Contents { get; private set; }

    /// <summary>The call that each content makes or answers; parallel to the contents.</summary>
    public CallSlot?[] Slots { get; set; } = [];

    /// <summary>What its results without a call say, as text.</summary>
    public List<AIContent>? Strays { get; set; }

    /// <summary>Whether it carries on a message of which another draft is the first part.</summary>
    public bool IsContinuation { get; init; }

    public void Replace(IList<AIContent> contents)
    {
        Contents = contents;
        _isChanged = true;
    }

    public void ChangeRole(ChatRole role)
    {
        Role = role;
        _isChanged = true;
    }

    /// <summary>Says that the message must be a copy, since what hangs on the one that was given must not be sent.</summary>
    public void Detach() => _isChanged = true;

    public ChatMessage ToMessage()
    {
        if (!_isChanged && _source is not null)
        {
            return _source;
        }

        if (_source is null)
        {
            return new ChatMessage(Role, Contents);
        }

        var copy = MessageText.WithContents(_source, Contents);
        copy.Role = Role;
        copy.MessageId = IsContinuation ? null : copy.MessageId;
        return copy;
    }
}
