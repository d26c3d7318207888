using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing.Conventions;

/// <summary>The names of one set of semantic conventions.</summary>
internal abstract class SpanVocabulary
{
    public static SpanVocabulary Of(SemanticConventions conventions) => conventions is SemanticConventions.OpenInference
        ? new OpenInferenceVocabulary()
        : new GenAIVocabulary(conventions);

    /// <summary>What a run is from its start: a sampler sees no more.</summary>
    public abstract void StartRun(ICollection<KeyValuePair<string, object?>> tags, AgentRun run);

    /// <summary>What a turn is from its start.</summary>
    public abstract void StartTurn(ICollection<KeyValuePair<string, object?>> tags);

    /// <summary>What the call of a model is from its start.</summary>
    public abstract void StartModelCall(ICollection<KeyValuePair<string, object?>> tags, in ModelCallFacts facts);

    /// <summary>What the call of a tool is from its start.</summary>
    public abstract void StartTool(ICollection<KeyValuePair<string, object?>> tags, AIFunction tool, string? callId);

    /// <summary>What an answer is.</summary>
    public abstract void Answer(Activity activity, in AnswerFacts facts);

    /// <summary>The conversation of a call.</summary>
    public abstract void Conversation(Activity activity, string id);

    /// <summary>The whole of a run.</summary>
    public abstract void RunUsage(Activity activity, long inputTokens, long outputTokens);

    /// <summary>What a model was asked.</summary>
    public abstract void Request(Activity activity, IEnumerable<ChatMessage> messages, ChatOptions? options, CapturedContent content);

    /// <summary>What a model answered.</summary>
    public abstract void Output(Activity activity, IReadOnlyList<ChatMessage> messages, ChatFinishReason? finishReason, CapturedContent content);

    /// <summary>What a tool was given.</summary>
    public abstract void Arguments(Activity activity, IEnumerable<KeyValuePair<string, object?>> arguments, CapturedContent content);

    /// <summary>What a tool returned.</summary>
    public abstract void Result(Activity activity, object? result, CapturedContent content);

    protected static void Add(ICollection<KeyValuePair<string, object?>> tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(new(name, value));
        }
    }
}
