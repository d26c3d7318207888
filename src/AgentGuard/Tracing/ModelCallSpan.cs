using System.Diagnostics;
using AgentGuard.Internal;
using AgentGuard.Tracing.Conventions;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>The span of one attempt to call a model; where another library made one around it already, that one is enriched.</summary>
internal sealed class ModelCallSpan
{
    private readonly AgentTracer _tracer;
    private readonly ModelCallFacts _facts;
    private readonly List<ChatMessage> _messages;
    private readonly Activity? _activity;
    private readonly bool _isOwn;
    private readonly long _started;
    private readonly List<ChatResponseUpdate>? _updates;
    private TimeSpan? _firstChunk;
    private IReadOnlyList<ChatMessage>? _answer;
    private AnswerFacts _answered;
    private string? _conversation;
    private UsageDetails? _usage;

    private ModelCallSpan(AgentTracer tracer, in ModelCallFacts facts, List<ChatMessage> messages, Activity? activity, bool isOwn)
    {
        (_tracer, _facts, _messages, _activity, _isOwn) = (tracer, facts, messages, activity, isOwn);
        _started = tracer.TimeProvider.GetTimestamp();
        _conversation = facts.Options?.ConversationId;
        _updates = facts.IsStreaming && IsCaptured ? [] : null;
    }

    private bool IsCaptured => _tracer.Gate.IsOpen && _activity is { IsAllDataRequested: true };

    public static ModelCallSpan Start(AgentTracer tracer, in ModelCallFacts facts, List<ChatMessage> messages)
    {
        var run = AgentRun.Current;
        var scope = TraceScope.Current;
        List<KeyValuePair<string, object?>> tags = [new(AgentTracer.StepTag, "model_call")];
        Add(tags, AgentTracer.RunIdTag, run?.Id);
        Add(tags, AgentTracer.TurnTag, scope?.Turn is > 0 and var turn ? turn : null);
        Add(tags, "agentguard.candidate", scope?.Candidate);
        Add(tags, "agentguard.attempt", scope?.CountAttempt());
        Add(tags, "agentguard.hedge", AmbientScope.Current?.Call is { IsFurther: true } ? true : null);
        if (ForeignSpans.FindAround(tracer, GenAINames.Chat) is { } foreign)
        {
            foreach (var (name, value) in tags)
            {
                foreign.SetTag(name, value);
            }

            return new ModelCallSpan(tracer, facts, messages, foreign, isOwn: false);
        }

        tracer.Vocabulary.StartModelCall(tags, facts);
        var named = facts.Model is { Length: > 0 } model ? $"{GenAINames.Chat} {model}" : GenAINames.Chat;
        return new ModelCallSpan(tracer, facts, messages, tracer.Start(named, ActivityKind.Client, tags), isOwn: true);
    }

    public void Answered(ChatResponse response)
    {
        _answered = new(response.ResponseId, response.ModelId, response.FinishReason, response.Usage, TimeToFirstChunk: null);
        _conversation = response.ConversationId ?? _conversation;
        _answer = [.. response.Messages];
    }

    public void Came(ChatResponseUpdate update)
    {
        _firstChunk ??= _tracer.TimeProvider.GetElapsedTime(_started);
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage)
            {
                (_usage ??= new()).Add(usage.Details);
            }
        }

        _answered = new(
            update.ResponseId ?? _answered.ResponseId,
            update.ModelId ?? _answered.Model,
            update.FinishReason ?? _answered.FinishReason,
            _usage,
            _firstChunk);
        _conversation = update.ConversationId ?? _conversation;
        _updates?.Add(update);
    }

    public async ValueTask EndAsync(Exception? failure, bool isAbandoned)
    {
        var error = SpanErrors.OfModel(_tracer, failure);
        RunSpan.Of(AgentRun.Current)?.CountModelCall(_answered.Usage?.InputTokenCount, _answered.Usage?.OutputTokenCount);
        if (_isOwn)
        {
            _tracer.Metrics.ModelCallEnded(_facts, _answered, error, _tracer.TimeProvider.GetElapsedTime(_started));
        }

        if (_activity is not { IsAllDataRequested: true } activity)
        {
            _tracer.Stop(_isOwn ? _activity : null);
            return;
        }

        if (_isOwn)
        {
            _tracer.Vocabulary.Answer(activity, _answered);
            SpanErrors.Mark(activity, error, failure);
            if (_conversation is not null)
            {
                _tracer.Vocabulary.Conversation(activity, _conversation);
            }
        }

        if (Cost() is { } cost)
        {
            activity.SetTag("agentguard.cost", (double)cost);
        }

        if (isAbandoned)
        {
            activity.SetTag("agentguard.abandoned", true);
        }

        if (_tracer.Gate.IsOpen)
        {
            await CaptureAsync(activity, failure).ConfigureAwait(false);
        }

        _tracer.Stop(_isOwn ? activity : null);
    }

    /// <summary>What the call cost, where the run is charged by prices and the provider told its usage.</summary>
    private decimal? Cost() => _answered.Usage is { } usage && AgentRun.Current?.Usage.Prices is { } prices
        ? prices.CostOf(_answered.Model ?? _facts.Model, usage.InputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0, usage.OutputTokenCount ?? 0)
        : null;

    private async ValueTask CaptureAsync(Activity activity, Exception? failure)
    {
        var content = _tracer.Gate.Begin(AgentRun.Current);
        _tracer.Vocabulary.Request(activity, _messages, _facts.Options, content);
        if ((_answer ?? Joined()) is { } answer)
        {
            _tracer.Vocabulary.Output(activity, answer, _answered.FinishReason, content);
        }

        SpanErrors.Describe(activity, failure, content, _tracer.TimeProvider.GetUtcNow());
        await content.CompleteAsync(activity).ConfigureAwait(false);
    }

    private IReadOnlyList<ChatMessage>? Joined() => _updates is { Count: > 0 } ? [.. _updates.ToChatResponse().Messages] : null;

    private static void Add(List<KeyValuePair<string, object?>> tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(new(name, value));
        }
    }
}
