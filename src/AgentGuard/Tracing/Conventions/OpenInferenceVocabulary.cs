using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing.Conventions;

/// <summary>The conventions of OpenInference, which Arize Phoenix reads: flat lists of messages, kinds of spans.</summary>
internal sealed class OpenInferenceVocabulary : SpanVocabulary
{
    private const string Kind = "openinference.span.kind";
    private const string Json = "application/json";

    public override void StartRun(ICollection<KeyValuePair<string, object?>> tags, AgentRun run)
    {
        Add(tags, Kind, "AGENT");
        Add(tags, "agent.name", run.AgentName);
    }

    public override void StartTurn(ICollection<KeyValuePair<string, object?>> tags) => Add(tags, Kind, "CHAIN");

    public override void StartModelCall(ICollection<KeyValuePair<string, object?>> tags, in ModelCallFacts facts)
    {
        Add(tags, Kind, "LLM");
        Add(tags, "llm.model_name", facts.Model);
        Add(tags, "llm.provider", facts.Provider);
        Add(tags, "llm.system", facts.Provider);
        Add(tags, GenAINames.ServerAddress, facts.Server?.Host);
        Add(tags, GenAINames.ServerPort, facts.Server?.Port);
        Add(tags, "llm.invocation_parameters", facts.Options is { } options ? Parameters(options) : null);
    }

    public override void StartTool(ICollection<KeyValuePair<string, object?>> tags, AIFunction tool, string? callId)
    {
        Add(tags, Kind, "TOOL");
        Add(tags, "tool.name", tool.Name);
        Add(tags, "tool.description", tool.Description is { Length: > 0 } description ? description : null);
        Add(tags, "tool_call.id", callId);
    }

    public override void Answer(Activity activity, in AnswerFacts facts)
    {
        if (facts.Model is not null)
        {
            activity.SetTag("llm.model_name", facts.Model);
        }

        activity.SetTag("llm.token_count.prompt", facts.Usage?.InputTokenCount);
        activity.SetTag("llm.token_count.completion", facts.Usage?.OutputTokenCount);
        activity.SetTag("llm.token_count.total", facts.Usage?.TotalTokenCount);
        activity.SetTag("llm.token_count.prompt_details.cache_read", facts.Usage?.CachedInputTokenCount);
        activity.SetTag("llm.token_count.completion_details.reasoning", facts.Usage?.ReasoningTokenCount);
    }

    public override void Conversation(Activity activity, string id) => activity.SetTag("session.id", id);

    public override void RunUsage(Activity activity, long inputTokens, long outputTokens)
    {
        // Phoenix adds up what the spans of model calls say.
    }

    public override void Request(Activity activity, IEnumerable<ChatMessage> messages, ChatOptions? options, CapturedContent content)
    {
        var all = options?.Instructions is { Length: > 0 } instructions ? messages.Prepend(new(ChatRole.System, instructions)) : messages;
        List<ChatMessage> list = [.. all];
        activity.SetTag("input.value", CapturedMessages.Input(list, content));
        activity.SetTag("input.mime_type", Json);
        SetMessages(activity, "llm.input_messages", list, content);
        for (var i = 0; i < options?.Tools?.Count; i++)
        {
            activity.SetTag(Name("llm.tools", i, "tool.json_schema"), CapturedMessages.Tools([options.Tools[i]], content).Trim('[', ']'));
        }
    }

    public override void Output(Activity activity, IReadOnlyList<ChatMessage> messages, ChatFinishReason? finishReason, CapturedContent content)
    {
        activity.SetTag("output.value", CapturedMessages.Output(messages, finishReason, content));
        activity.SetTag("output.mime_type", Json);
        SetMessages(activity, "llm.output_messages", messages, content);
    }

    public override void Arguments(Activity activity, IEnumerable<KeyValuePair<string, object?>> arguments, CapturedContent content)
    {
        var json = CapturedArguments.Write(arguments, content);
        activity.SetTag("input.value", json);
        activity.SetTag("input.mime_type", Json);
        activity.SetTag("tool.parameters", json);
    }

    public override void Result(Activity activity, object? result, CapturedContent content)
    {
        activity.SetTag("output.value", CapturedMessages.Value(result, content));
        activity.SetTag("output.mime_type", Json);
    }

    private static void SetMessages(Activity activity, string list, IReadOnlyList<ChatMessage> messages, CapturedContent content)
    {
        var place = 0;
        foreach (var message in messages)
        {
            // Each result is a message of its own there.
            foreach (var result in message.Contents.OfType<FunctionResultContent>())
            {
                activity.SetTag(Name(list, place, "message.role"), "tool");
                activity.SetTag(Name(list, place, "message.tool_call_id"), result.CallId);
                activity.SetTag(Name(list, place++, "message.content"), CapturedMessages.Value(result.Result, content));
            }

            if (message.Contents.All(part => part is FunctionResultContent))
            {
                continue;
            }

            activity.SetTag(Name(list, place, "message.role"), message.Role.Value);
            if (message.Text is { Length: > 0 } text)
            {
                activity.SetTag(Name(list, place, "message.content"), content.Pass(text));
            }

            var number = 0;
            foreach (var call in message.Contents.OfType<FunctionCallContent>())
            {
                var prefix = Name(list, place, string.Create(CultureInfo.InvariantCulture, $"message.tool_calls.{number++}.tool_call."));
                activity.SetTag(prefix + "id", call.CallId);
                activity.SetTag(prefix + "function.name", call.Name);
                activity.SetTag(prefix + "function.arguments", CapturedArguments.Write(call.Arguments ?? new Dictionary<string, object?>(), content));
            }

            place++;
        }
    }

    private static string Name(string list, int place, string field) => string.Create(CultureInfo.InvariantCulture, $"{list}.{place}.{field}");

    private static string Parameters(ChatOptions options)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        var writer = scratch.Writer;
        writer.WriteStartObject();
        if (options.MaxOutputTokens is { } tokens)
        {
            writer.WriteNumber("max_tokens", tokens);
        }

        if (options.Temperature is { } temperature)
        {
            writer.WriteNumber("temperature", temperature);
        }

        if (options.TopP is { } topP)
        {
            writer.WriteNumber("top_p", topP);
        }

        if (options.Seed is { } seed)
        {
            writer.WriteNumber("seed", seed);
        }

        writer.WriteEndObject();
        return Encoding.UTF8.GetString(scratch.Written());
    }
}
