using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>Puts the events of a streamed answer together: texts as they come, calls of tools when they are whole.</summary>
internal abstract class AnswerStream
{
    /// <summary>The error that the stream ended with, as its event has it.</summary>
    public JsonElement? Error { get; protected set; }

    protected string? Id { get; set; }

    protected string? Model { get; set; }

    /// <summary>Reads an event.</summary>
    public abstract IEnumerable<ChatResponseUpdate> Read(JsonElement data);

    /// <summary>The calls that are whole, or that the end of the stream left as they are.</summary>
    public abstract IEnumerable<ChatResponseUpdate> End();

    protected ChatResponseUpdate Update(params AIContent[] contents) =>
        new(ChatRole.Assistant, contents) { ResponseId = Id, MessageId = Id, ModelId = Model };
}
