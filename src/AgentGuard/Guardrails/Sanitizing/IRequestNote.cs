using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>A guardrail that has something to explain to the model, with every request.</summary>
internal interface IRequestNote
{
    /// <summary>Gives what the model is told, before the conversation is judged; the same for every request of a conversation.</summary>
    string CreateNote(IReadOnlyList<ChatMessage> messages);
}
