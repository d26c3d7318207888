using Microsoft.Extensions.AI;

namespace AgentGuard.Testing;

/// <summary>What a <see cref="ScriptedChatClient"/> was asked.</summary>
/// <param name="Messages">The messages, as they were at the call.</param>
/// <param name="Options">The options.</param>
/// <param name="Streaming">Whether a stream was asked for.</param>
public sealed record ScriptedRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool Streaming)
{
    /// <summary>The text of all messages, one a line, tool calls and results included: for assertions on what reached the model.</summary>
    public string Transcript => string.Join('\n', Messages.SelectMany(message => message.Contents).Select(Describe));

    private static string Describe(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"{call.Name}({string.Join(", ", call.Arguments?.Select(a => $"{a.Key}: {a.Value}") ?? [])})",
        FunctionResultContent result => result.Result?.ToString() ?? string.Empty,
        _ => content.GetType().Name,
    };
}
