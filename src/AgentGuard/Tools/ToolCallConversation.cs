using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>The rounds of one request between the loop and the model: what is asked next, and what was answered so far.</summary>
internal sealed class ToolCallConversation
{
    private readonly int _maxCorrections;
    private readonly List<ChatMessage> _answered = [];
    private readonly ToolCallReview _review;
    private UsageDetails? _usage;
    private AdditionalPropertiesDictionary? _properties;
    private bool _withdrawn;

    public ToolCallConversation(
        IList<ChatMessage> messages, ChatOptions? options, ToolCallReview review, int round, int maxCorrections)
    {
        Messages = messages;
        Options = options;
        Round = round;
        _review = review;
        _maxCorrections = maxCorrections;
    }

    public IList<ChatMessage> Messages { get; private set; }

    public ChatOptions? Options { get; private set; }

    /// <summary>How many rounds of this request were corrected before the current one.</summary>
    public int Round { get; private set; }

    /// <summary>Whether the model is to be asked again: it made calls, and none of them may run.</summary>
    public bool AsksAgain => _review is { Accepted: 0, Results.Count: > 0 } && !_withdrawn;

    /// <summary>Takes an answer in which every call was answered, and sets what is asked next.</summary>
    public void Continue(ChatResponse response)
    {
        _answered.AddRange(response.Messages);
        Sum(response.Usage);
        _properties = Merge(_properties, response.AdditionalProperties);
        _withdrawn = Round >= _maxCorrections;
        Round++;
        if (_withdrawn)
        {
            // Whatever the model says without its tools, what it wanted to do was not done.
            AgentRun.Current?.Degrade($"tools were withdrawn after {Round} rounds of calls that could not run");
        }

        Messages = response.ConversationId is null
            ? [.. Messages, .. response.Messages]
            : [new ChatMessage(ChatRole.Tool, [.. _review.Results])];
        Options = NextOptions(response.ConversationId);
    }

    /// <summary>Gives the last answer with everything that came before it.</summary>
    public ChatResponse Complete(ChatResponse response)
    {
        if (_answered.Count == 0)
        {
            return response;
        }

        Sum(response.Usage);
        response.Messages = [.. _answered, .. response.Messages];
        response.Usage = _usage;
        response.AdditionalProperties = Merge(_properties, response.AdditionalProperties);
        return response;
    }

    private static AdditionalPropertiesDictionary? Merge(AdditionalPropertiesDictionary? earlier, AdditionalPropertiesDictionary? later)
    {
        if (earlier is null || later is null)
        {
            return later ?? earlier;
        }

        var merged = earlier.Clone();
        foreach (var (name, value) in later)
        {
            merged[name] = value;
        }

        return merged;
    }

    private void Sum(UsageDetails? usage)
    {
        if (usage is not null)
        {
            (_usage ??= new UsageDetails()).Add(usage);
        }
    }

    private ChatOptions? NextOptions(string? conversationId)
    {
        if (!_withdrawn && conversationId == Options?.ConversationId)
        {
            return Options;
        }

        var next = Options?.Clone() ?? new ChatOptions();
        next.ConversationId = conversationId;
        if (_withdrawn)
        {
            next.Tools = next.Tools?.Where(tool => tool is not AIFunctionDeclaration).ToList() is { Count: > 0 } rest ? rest : null;
            next.ToolMode = null;
        }

        return next;
    }
}
