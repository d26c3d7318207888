using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>A conversation as a compressor sees it.</summary>
public sealed class ContextView
{
    private readonly MessageTokens _tokens;
    private readonly string? _scope;

    internal ContextView(IReadOnlyList<ContextTurn> turns, int end, MessageTokens tokens, string? scope)
    {
        Turns = turns;
        End = end;
        _tokens = tokens;
        _scope = scope;
    }

    /// <summary>The turns that are sent, oldest first.</summary>
    public IReadOnlyList<ContextTurn> Turns { get; }

    /// <summary>Up to which turn changes may be proposed; the later ones are at work.</summary>
    public int End { get; }

    /// <summary>Whether the agent can read again what is left out.</summary>
    public bool OffersRecall => _scope is not null;

    /// <summary>Counts the tokens of a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Its tokens.</returns>
    public long CountTokens(ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _tokens.Count(message);
    }

    /// <summary>Gives the words by which the agent finds a text that is left out.</summary>
    /// <param name="text">The text. Put it into <see cref="ContextEdit.LeftOut"/>.</param>
    /// <returns>For example <c>read_result id=…</c>; <see langword="null"/> where it cannot be read again.</returns>
    public string? RecallOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _scope is null ? null : RecallTool.ReferenceTo(RecallTool.IdIn(text) ?? ContentKey.Of(_scope, text).Id);
    }
}
