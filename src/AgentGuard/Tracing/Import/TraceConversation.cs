using System.Globalization;
using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Tracing.Conventions;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing.Import;

/// <summary>Reads the messages that spans of model calls hold, by the conventions in which tools write them.</summary>
internal static class TraceConversation
{
    /// <summary>The conversation of the last call that holds one, with its answer.</summary>
    public static IReadOnlyList<ChatMessage> Of(RunTrace trace)
    {
        foreach (var call in trace.ModelCalls.OrderByDescending(span => span.StartedAt))
        {
            List<ChatMessage> messages = [.. Input(call)];
            if (messages.Count > 0)
            {
                messages.AddRange(Output(call));
                return messages;
            }
        }

        return [];
    }

    private static IEnumerable<ChatMessage> Input(TraceSpan span) => span.Text(GenAINames.InputMessages) is { } json
        ? Instructions(span).Concat(Read(json))
        : ReadFlat(span, "gen_ai.prompt.").Concat(ReadFlat(span, "llm.input_messages."));

    private static IEnumerable<ChatMessage> Output(TraceSpan span) => span.Text(GenAINames.OutputMessages) is { } json
        ? Read(json)
        : ReadFlat(span, "gen_ai.completion.").Concat(ReadFlat(span, "llm.output_messages."));

    private static IEnumerable<ChatMessage> Instructions(TraceSpan span)
    {
        if (span.Text(GenAINames.SystemInstructions) is { } json && Parse(json) is { ValueKind: JsonValueKind.Array } parts)
        {
            yield return new(ChatRole.System, [.. parts.EnumerateArray().Select(ReadPart).OfType<AIContent>()]);
        }
    }

    private static IEnumerable<ChatMessage> Read(string json)
    {
        if (Parse(json) is not { ValueKind: JsonValueKind.Array } messages)
        {
            yield break;
        }

        foreach (var message in messages.EnumerateArray())
        {
            yield return new(new ChatRole(message.TextOf("role") ?? ChatRole.User.Value), [.. message.ListOf("parts").Select(ReadPart).OfType<AIContent>()]);
        }
    }

    private static AIContent? ReadPart(JsonElement part) => part.TextOf("type") switch
    {
        "text" => new TextContent(part.TextOf("content")),
        "reasoning" => new TextReasoningContent(part.TextOf("content")),
        "tool_call" => new FunctionCallContent(part.TextOf("id") ?? string.Empty, part.TextOf("name") ?? string.Empty, Arguments(part)),
        "tool_call_response" => new FunctionResultContent(
            part.TextOf("id") ?? string.Empty,
            part.TryGetProperty("response", out var response) || part.TryGetProperty("result", out response) ? response : null),
        _ => null,
    };

    private static Dictionary<string, object?> Arguments(JsonElement part) => part.TryGetProperty("arguments", out var arguments)
        ? ArgumentsOf(arguments.ValueKind is JsonValueKind.String ? arguments.GetString()! : arguments.GetRawText())
        : [];

    private static Dictionary<string, object?> ArgumentsOf(string json) => Parse(json) is { ValueKind: JsonValueKind.Object } members
        ? members.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value, StringComparer.Ordinal)
        : new() { ["text"] = json };

    /// <summary>
    /// Messages as numbered attributes: of OpenLLMetry (<c>gen_ai.prompt.0.role</c>) and OpenInference (<c>llm.input_messages.0.message.role</c>).
    /// </summary>
    private static IEnumerable<ChatMessage> ReadFlat(TraceSpan span, string prefix)
    {
        for (var i = 0; ; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}.");
            at = span.Attributes.ContainsKey(at + "message.role") ? at + "message." : at;
            if (span.Text(at + "role") is not { } role)
            {
                yield break;
            }

            List<AIContent> contents = [];
            var text = span.Text(at + "content");
            if (span.Text(at + "tool_call_id") is { } answered)
            {
                contents.Add(new FunctionResultContent(answered, text));
            }
            else if (!string.IsNullOrEmpty(text))
            {
                contents.Add(new TextContent(text));
            }

            contents.AddRange(ReadCalls(span, at + "tool_calls."));
            yield return new(new ChatRole(role), contents);
        }
    }

    private static IEnumerable<FunctionCallContent> ReadCalls(TraceSpan span, string prefix)
    {
        for (var i = 0; ; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}.");
            var name = span.Text(at + "name") ?? span.Text(at + "tool_call.function.name");
            if (name is null)
            {
                yield break;
            }

            var arguments = span.Text(at + "arguments") ?? span.Text(at + "tool_call.function.arguments") ?? "{}";
            yield return new(span.Text(at + "id") ?? span.Text(at + "tool_call.id") ?? string.Empty, name, ArgumentsOf(arguments));
        }
    }

    private static JsonElement? Parse(string json)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
