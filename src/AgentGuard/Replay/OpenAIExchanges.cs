using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Makes recordings of exchanges in the format of OpenAI's chat completions, which most providers and gateways speak.</summary>
public static class OpenAIExchanges
{
    /// <summary>Reads the exchanges of a run.</summary>
    /// <param name="exchanges">The exchanges, in their order.</param>
    /// <returns>
    /// The recording: a step for each exchange, and one for each result of a tool that a later request holds. Times are not known, and are the default values.
    /// Of the options the tools are read, and the temperature and limits.
    /// </returns>
    /// <exception cref="AgentGuardException">An exchange is not in that format; its number is named.</exception>
    public static RunRecording Read(IEnumerable<RecordedExchange> exchanges)
    {
        ArgumentNullException.ThrowIfNull(exchanges);
        List<RecordedStep> steps = [];
        Dictionary<string, FunctionCallContent> calls = new(StringComparer.Ordinal);
        var number = 0;
        foreach (var exchange in exchanges)
        {
            number++;
            try
            {
                var request = JsonElement.Parse(exchange.Request);
                var messages = OpenAITranscript.Read(exchange.Request);
                AddResults(steps, calls, messages);
                var step = new RecordedStep { Number = steps.Count + 1, Request = CanonicalRequest.OfModel(messages, OptionsOf(request)) };
                step = Answer(step, exchange.Response);
                steps.Add(step);
                Remember(calls, step);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or AgentGuardException)
            {
                throw new AgentGuardException(FormattableString.Invariant($"Exchange {number} is not in the format of chat completions: {e.Message}"), e);
            }
        }

        return new(steps);
    }

    private static RecordedStep Answer(RecordedStep step, string response)
    {
        if (!ServerSentEvents.Look(response))
        {
            return step with { Response = CompletionChunks.Whole(JsonElement.Parse(response)) };
        }

        var chunks = new CompletionChunks();
        List<RecordedUpdate> updates = [];
        foreach (var data in ServerSentEvents.Read(response))
        {
            updates.AddRange(chunks.Read(JsonElement.Parse(data)).Select(update => new RecordedUpdate(update, TimeSpan.Zero)));
        }

        updates.AddRange(chunks.End().Select(update => new RecordedUpdate(update, TimeSpan.Zero)));
        return step with { Updates = updates };
    }

    private static void Remember(Dictionary<string, FunctionCallContent> calls, RecordedStep step)
    {
        var contents = step.Response?.Messages.SelectMany(message => message.Contents) ?? step.Updates!.SelectMany(update => update.Update.Contents);
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            calls[call.CallId] = call;
        }
    }

    /// <summary>The results that a request holds of calls that were made before it.</summary>
    private static void AddResults(List<RecordedStep> steps, Dictionary<string, FunctionCallContent> calls, IEnumerable<ChatMessage> messages)
    {
        foreach (var result in messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>())
        {
            if (calls.Remove(result.CallId, out var call))
            {
                steps.Add(new()
                {
                    Number = steps.Count + 1,
                    Tool = call.Name,
                    Request = CanonicalRequest.OfTool(call.Name, call.Arguments),
                    Result = ToolArguments.ToJson(result.Result, options: null),
                    Form = result.Result is string ? RecordedResultForm.Text : RecordedResultForm.Json,
                });
            }
        }
    }

    private static ChatOptions? OptionsOf(JsonElement request)
    {
        List<AITool> tools = [];
        if (request.TryGetProperty("tools", out var list) && list.ValueKind is JsonValueKind.Array)
        {
            foreach (var tool in list.EnumerateArray())
            {
                var function = tool.TryGetProperty("function", out var inner) ? inner : tool;
                tools.Add(AIFunctionFactory.CreateDeclaration(
                    function.GetProperty("name").GetString()!,
                    function.TryGetProperty("description", out var description) ? description.GetString() : null,
                    function.TryGetProperty("parameters", out var parameters) ? parameters : JsonElement.Parse("{}")));
            }
        }

        var options = new ChatOptions
        {
            Temperature = Number(request, "temperature"),
            TopP = Number(request, "top_p"),
            MaxOutputTokens = (int?)(Number(request, "max_completion_tokens") ?? Number(request, "max_tokens")),
            Tools = tools.Count > 0 ? tools : null,
        };
        return options;
    }

    private static float? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetSingle() : null;
}
