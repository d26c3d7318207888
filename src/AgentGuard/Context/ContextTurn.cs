using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>What is kept or left out as one: a message, or a tool call with its results and the reasoning before it.</summary>
/// <remarks>A compressor reads it while it is asked; it changes as the conversation goes on.</remarks>
public sealed class ContextTurn
{
    private readonly List<ChatMessage> _original = [];
    private IReadOnlyList<ChatMessage>? _form;
    private Dictionary<Compressor, ContextEdit?>? _proposals;

    internal ContextTurn(int firstIndex, bool isPinned)
    {
        FirstIndex = firstIndex;
        IsPinned = isPinned;
    }

    /// <summary>The messages as they were said.</summary>
    public IReadOnlyList<ChatMessage> Original => _original;

    /// <summary>The messages as they are sent.</summary>
    public IReadOnlyList<ChatMessage> Messages => _form ?? _original;

    /// <summary>The tokens of <see cref="Messages"/>.</summary>
    public long Tokens { get; private set; }

    /// <summary>Whether it is the system prompt, the task (the first message of the user) or belongs to an approval. It stays as it is.</summary>
    public bool IsPinned { get; private set; }

    /// <summary>Whether it is the latest message of the user, which is never left out.</summary>
    public bool IsLatestQuestion { get; internal set; }

    /// <summary>Whether it is sent in another form than it was said.</summary>
    public bool IsCompressed => _form is not null;

    /// <summary>Whether the user said it.</summary>
    public bool IsUser => _original[0].Role == ChatRole.User;

    /// <summary>Whether results of tools are in it.</summary>
    public bool HasResults { get; private set; }

    /// <summary>Where its first message stands in the conversation.</summary>
    internal int FirstIndex { get; }

    /// <summary>Whether the last request had it in its present form, so that the provider may have it in its cache.</summary>
    internal bool IsSent { get; set; }

    /// <summary>A change that could be made, while it is decided which pay.</summary>
    internal ContextEdit? Offered { get; set; }

    internal void Append(ChatMessage message, MessageTokens tokens)
    {
        _original.Add(message);
        _form = _form is null ? null : [.. _form, message];
        Tokens += tokens.Count(message);
        HasResults |= message.Role == ChatRole.Tool;
        IsPinned |= message.Contents.Any(content => content is ToolApprovalRequestContent or ToolApprovalResponseContent);
        _proposals = null;
    }

    internal void Become(IReadOnlyList<ChatMessage> form, MessageTokens tokens)
    {
        _form = form;
        Tokens = form.Sum(tokens.Count);
        IsSent = false;
        _proposals = null;
    }

    /// <summary>What a compressor proposes for it, worked out once for each form of it.</summary>
    internal ContextEdit? ProposalOf(Compressor compressor, Func<ContextTurn, ContextEdit?> propose)
    {
        _proposals ??= [];
        if (!_proposals.TryGetValue(compressor, out var edit))
        {
            _proposals[compressor] = edit = propose(this);
        }

        return edit;
    }
}
