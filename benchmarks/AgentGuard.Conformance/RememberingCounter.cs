using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>Counts each text once: the same ones come again and again.</summary>
internal sealed class RememberingCounter(ITokenCounter inner) : ITokenCounter
{
    private const int PerMessage = 4;

    // As the SDKs write arguments: no white space, and no more escapes than JSON needs.
    private static readonly JsonSerializerOptions AsSent = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<ChatMessage, StrongBox<long>> _messages = [];

    public int CountTokens(ReadOnlySpan<char> text)
    {
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(text, out var tokens))
        {
            lookup[text] = tokens = inner.CountTokens(text);
        }

        return tokens;
    }

    public long Count(IEnumerable<ChatMessage> messages) => messages.Sum(message => _messages.GetValue(message, one => new(CountMessage(one))).Value);

    public long Count(AIFunction tool) => CountTokens(tool.Name) + CountTokens(tool.Description) + CountTokens(tool.JsonSchema.GetRawText());

    private long CountMessage(ChatMessage message) => PerMessage + message.Contents.Sum(content => content switch
    {
        TextContent text => CountTokens(text.Text),
        FunctionCallContent call => PerMessage + CountTokens(call.Name) + CountTokens(JsonSerializer.Serialize(call.Arguments, AsSent)),
        FunctionResultContent result => PerMessage + CountTokens(result.Result?.ToString()),
        _ => 0,
    });
}
