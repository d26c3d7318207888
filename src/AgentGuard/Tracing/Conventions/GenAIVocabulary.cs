using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing.Conventions;

/// <summary>OpenTelemetry's conventions for generative AI, by version.</summary>
internal sealed class GenAIVocabulary(SemanticConventions version) : SpanVocabulary
{
    private readonly bool _since141 = version is not SemanticConventions.V137;
    private readonly bool _isV01 = version is SemanticConventions.GenAI01;

    public override void StartRun(ICollection<KeyValuePair<string, object?>> tags, AgentRun run)
    {
        Add(tags, GenAINames.Operation, GenAINames.InvokeAgent);
        Add(tags, GenAINames.Provider, AgentTracer.OwnProvider);
        Add(tags, GenAINames.AgentName, run.AgentName);
    }

    public override void StartTurn(ICollection<KeyValuePair<string, object?>> tags)
    {
    }

    public override void StartModelCall(ICollection<KeyValuePair<string, object?>> tags, in ModelCallFacts facts)
    {
        Add(tags, GenAINames.Operation, GenAINames.Chat);
        Add(tags, GenAINames.Provider, facts.Provider ?? AgentTracer.UnknownProvider);
        Add(tags, GenAINames.RequestModel, facts.Model);
        Add(tags, GenAINames.ServerAddress, facts.Server?.Host);
        Add(tags, GenAINames.ServerPort, facts.Server?.Port);
        Add(tags, "gen_ai.request.stream", _since141 && facts.IsStreaming ? true : null);
        if (facts.Options is { } options)
        {
            AddOptions(tags, options);
        }
    }

    public override void StartTool(ICollection<KeyValuePair<string, object?>> tags, AIFunction tool, string? callId)
    {
        Add(tags, GenAINames.Operation, GenAINames.ExecuteTool);
        Add(tags, GenAINames.ToolName, tool.Name);
        Add(tags, GenAINames.ToolType, "function");
        Add(tags, GenAINames.ToolDescription, tool.Description is { Length: > 0 } description ? description : null);
        Add(tags, GenAINames.ToolCallId, callId);
    }

    public override void Answer(Activity activity, in AnswerFacts facts)
    {
        activity.SetTag(GenAINames.ResponseId, facts.ResponseId);
        activity.SetTag(GenAINames.ResponseModel, facts.Model);
        if (facts.FinishReason is not null)
        {
            activity.SetTag(GenAINames.FinishReasons, new[] { CapturedMessages.FinishReason(facts.FinishReason) });
        }

        activity.SetTag(GenAINames.InputTokens, facts.Usage?.InputTokenCount);
        activity.SetTag(GenAINames.OutputTokens, facts.Usage?.OutputTokenCount);
        if (_since141)
        {
            activity.SetTag(GenAINames.CacheReadTokens, facts.Usage?.CachedInputTokenCount);
            activity.SetTag(GenAINames.ReasoningTokens, facts.Usage?.ReasoningTokenCount);
            activity.SetTag(GenAINames.TimeToFirstChunk, facts.TimeToFirstChunk?.TotalSeconds);
        }
    }

    public override void Conversation(Activity activity, string id) => activity.SetTag(GenAINames.ConversationId, id);

    public override void RunUsage(Activity activity, long inputTokens, long outputTokens)
    {
        activity.SetTag(GenAINames.InputTokens, inputTokens);
        activity.SetTag(GenAINames.OutputTokens, outputTokens);
    }

    public override void Request(Activity activity, IEnumerable<ChatMessage> messages, ChatOptions? options, CapturedContent content)
    {
        activity.SetTag(GenAINames.InputMessages, CapturedMessages.Input(messages, content));
        if (options?.Instructions is { Length: > 0 } instructions)
        {
            activity.SetTag(GenAINames.SystemInstructions, CapturedMessages.Instructions(instructions, content));
        }

        if (_since141 && options?.Tools is { Count: > 0 } tools)
        {
            activity.SetTag(GenAINames.ToolDefinitions, CapturedMessages.Tools(tools, content));
        }
    }

    public override void Output(Activity activity, IReadOnlyList<ChatMessage> messages, ChatFinishReason? finishReason, CapturedContent content) =>
        activity.SetTag(GenAINames.OutputMessages, CapturedMessages.Output(messages, finishReason, content));

    public override void Arguments(Activity activity, IEnumerable<KeyValuePair<string, object?>> arguments, CapturedContent content) =>
        activity.SetTag(_since141 ? GenAINames.ToolArguments : AgentTracer.ToolArgumentsTag, CapturedArguments.Write(arguments, content));

    public override void Result(Activity activity, object? result, CapturedContent content) =>
        activity.SetTag(_since141 ? GenAINames.ToolResult : AgentTracer.ToolResultTag, CapturedMessages.Value(result, content));

    private void AddOptions(ICollection<KeyValuePair<string, object?>> tags, ChatOptions options)
    {
        Add(tags, "gen_ai.request.max_tokens", options.MaxOutputTokens);
        Add(tags, "gen_ai.request.temperature", (double?)options.Temperature);
        Add(tags, "gen_ai.request.top_p", (double?)options.TopP);

        // v0.1.0 changed the type from double to int.
        Add(tags, "gen_ai.request.top_k", _isV01 ? options.TopK : (object?)(double?)options.TopK);
        Add(tags, "gen_ai.request.frequency_penalty", (double?)options.FrequencyPenalty);
        Add(tags, "gen_ai.request.presence_penalty", (double?)options.PresencePenalty);
        Add(tags, "gen_ai.request.seed", options.Seed);
        Add(tags, "gen_ai.request.stop_sequences", options.StopSequences is { Count: > 0 } stops ? stops.ToArray() : null);
        Add(tags, "gen_ai.request.reasoning.level", _isV01 ? ReasoningLevel(options) : null);
        Add(tags, "gen_ai.output.type", options.ResponseFormat switch
        {
            ChatResponseFormatText => "text",
            ChatResponseFormatJson => "json",
            _ => null,
        });
    }

    private static string? ReasoningLevel(ChatOptions options) => options.Reasoning?.Effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "extra_high",
        _ => null,
    };
}
