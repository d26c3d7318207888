using System.Text.Json.Nodes;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>A reply with all that rendering it needs.</summary>
internal sealed record WireReply(SimulatedRequest Request, SimulatedReply Reply)
{
    public required bool IncludeUsage { get; init; }

    public required long CreatedUnixSeconds { get; init; }

    public required int ChunkSize { get; init; }

    public long InputTokens => Reply.InputTokens ?? TokenEstimate.OfInput(Request);

    public long OutputTokens => Reply.OutputTokens ?? TokenEstimate.OfOutput(Reply);

    public string CallId(int index, string prefix) =>
        Reply.ToolCalls[index].Id ?? RequestKey.Id(prefix, Request, index);

    public IEnumerable<string> Chunks(string? text)
    {
        for (var start = 0; start < (text?.Length ?? 0);)
        {
            var length = Math.Min(ChunkSize, text!.Length - start);

            // A surrogate pair that is torn apart could not be written as UTF-8.
            if (char.IsHighSurrogate(text[start + length - 1]) && start + length < text.Length)
            {
                length++;
            }

            yield return text.Substring(start, length);
            start += length;
        }
    }

    /// <summary>Arguments as an object; text that is none is wrapped, or dropped where the output limit cut it.</summary>
    public JsonNode ArgumentsObject(SimulatedToolCall call)
    {
        if (JsonText.TryParseObject(call.Arguments) is { } parsed)
        {
            return parsed;
        }

        return Reply.Finish == SimulatedFinish.Length ? [] : new JsonObject { ["INVALID_JSON"] = call.Arguments };
    }
}
