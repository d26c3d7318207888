using AgentGuard.Guardrails.Fields;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Adds the notes of guardrails to a request: one system message, behind the host's own at the beginning.</summary>
internal sealed class RequestNotes
{
    private static readonly ChatRole Developer = new("developer");
    private readonly IRequestNote[] _notes;

    public RequestNotes(IEnumerable<IGuardrail> guardrails) => _notes =
    [
        .. guardrails.Select(guardrail => guardrail is FieldGuardrail fields ? fields.Inner : guardrail).OfType<IRequestNote>().Distinct(),
    ];

    /// <summary>The notes for a conversation, or <see langword="null"/> where there are none.</summary>
    public ChatMessage? Create(IReadOnlyList<ChatMessage> messages) => _notes.Length == 0
        ? null
        : new ChatMessage(ChatRole.System, string.Join('\n', _notes.Select(note => note.CreateNote(messages))));

    public static IReadOnlyList<ChatMessage> Insert(ChatMessage[] messages, ChatMessage? note)
    {
        if (note is null)
        {
            return messages;
        }

        var at = 0;
        while (at < messages.Length && (messages[at].Role == ChatRole.System || messages[at].Role == Developer))
        {
            at++;
        }

        return [.. messages[..at], note, .. messages[at..]];
    }
}
