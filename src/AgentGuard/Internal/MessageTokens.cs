using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>Counts the tokens of messages and tools with the counter of the host.</summary>
internal sealed class MessageTokens
{
    // Role and delimiters of a message, as chat formats spend them.
    private const int PerMessage = 4;
    private const int PerMedia = 1_000;

    private readonly ITokenCounter _counter;
    private readonly ConditionalWeakTable<AITool, StrongBox<int>> _tools = [];

    public MessageTokens(ITokenCounter counter) => _counter = counter;

    /// <summary>
    /// A bound that is never too low and costs next to nothing, or -1 when there is none or it is above the most that matters: no token is
    /// shorter than a UTF-8 byte.
    /// </summary>
    public static long UpperBound(IReadOnlyList<ChatMessage> messages, long most)
    {
        long characters = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            if (characters > most)
            {
                return -1;
            }

            var contents = messages[i].Contents;
            for (var j = 0; j < contents.Count; j++)
            {
                if (contents[j] is not TextContent text)
                {
                    return -1;
                }

                characters += text.Text.Length;
            }
        }

        return (characters * 3) + ((long)messages.Count * PerMessage);
    }

    public long CountText(string text) => _counter.CountTokens(text);

    public long Count(ChatMessage message)
    {
        long tokens = PerMessage;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            tokens += Count(message.Contents[i]);
        }

        return tokens;
    }

    public long Count(AIContent content) => content switch
    {
        TextContent text => _counter.CountTokens(text.Text),
        TextReasoningContent reasoning => _counter.CountTokens(reasoning.Text),
        FunctionCallContent call => PerMessage + _counter.CountTokens(call.Name) + CountArguments(call.Arguments),
        FunctionResultContent result => PerMessage + CountValue(result.Result),
        UsageContent => 0,
        DataContent or UriContent or HostedFileContent => PerMedia,
        _ => PerMessage,
    };

    public long Count(IList<AITool>? tools)
    {
        long tokens = 0;
        for (var i = 0; i < (tools?.Count ?? 0); i++)
        {
            tokens += _tools.TryGetValue(tools![i], out var known) ? known.Value : CountAnew(tools[i]);
        }

        return tokens;
    }

    public static string TextOf(object? result) => result switch
    {
        null => string.Empty,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement json => json.GetRawText(),
        TextContent text => text.Text,
        _ => result.ToString() ?? string.Empty,
    };

    private int CountAnew(AITool tool) => _tools.GetValue(tool, key => new StrongBox<int>(CountTool(key))).Value;

    private int CountTool(AITool tool) => _counter.CountTokens(tool.Name) + _counter.CountTokens(tool.Description)
        + (tool is AIFunctionDeclaration function ? _counter.CountTokens(function.JsonSchema.GetRawText()) : 0);

    private long CountArguments(IDictionary<string, object?>? arguments) =>
        arguments is not { Count: > 0 } ? 1 : _counter.CountTokens(ToolArguments.ToJson(arguments, null).GetRawText());

    private long CountValue(object? value) => value switch
    {
        AIContent content => Count(content),
        IEnumerable<AIContent> contents => contents.Sum(Count),
        _ => _counter.CountTokens(TextOf(value)),
    };
}
