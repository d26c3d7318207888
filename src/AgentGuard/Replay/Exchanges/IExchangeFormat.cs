using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>How a provider writes requests and answers.</summary>
internal interface IExchangeFormat
{
    /// <summary>What it is called, in a message.</summary>
    string Name { get; }

    /// <summary>The provider, for the failures.</summary>
    string? Provider { get; }

    /// <summary>The conversation of a request.</summary>
    IReadOnlyList<ChatMessage> MessagesOf(JsonElement request);

    /// <summary>The options of a request, its tools among them.</summary>
    ChatOptions OptionsOf(JsonElement request);

    /// <summary>Reads an answer that came whole.</summary>
    ChatResponse Whole(JsonElement response);

    /// <summary>Reads an answer that came as a stream.</summary>
    AnswerStream Stream();
}
