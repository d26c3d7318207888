using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>What is kept or left out as one: a message, or a tool call together with its results.</summary>
internal sealed class Turn
{
    public Turn(bool isPinned) => IsPinned = isPinned;

    public List<ChatMessage> Messages { get; } = [];

    /// <summary>The system prompt, the task, and what an approval still refers to are never left out.</summary>
    public bool IsPinned { get; set; }

    public bool IsDropped { get; set; }

    public bool IsCleared { get; set; }

    public long Tokens { get; set; }

    public bool IsUser => Messages[0].Role == ChatRole.User;

    public bool HasResults => Messages.Exists(message => message.Role == ChatRole.Tool);
}
