using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>What an answer used and asked for, counted as it comes. Part of one call; a structure to spare an allocation per call.</summary>
internal struct AnswerTally
{
    private UsageDetails? _usage;
    private bool _owned;

    /// <summary>Whether the usage is known before the contents are: they are not counted then.</summary>
    public bool IsReported { get; set; }

    /// <summary>The tokens that were handed out, by estimate.</summary>
    public long HandedOut { get; private set; }

    /// <summary>Whether there is anything that a user can read.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>The calls that go to the loop.</summary>
    public List<FunctionCallContent>? Calls { get; private set; }

    /// <summary>The calls that were taken out.</summary>
    public List<FunctionCallContent>? Withheld { get; private set; }

    public string? ModelId { get; set; }

    public string? ConversationId { get; set; }

    /// <summary>Whether the answer stands in for a model's, and used nothing.</summary>
    public bool IsStandIn { get; set; }

    public readonly long InputTokens => _usage?.InputTokenCount ?? Rest(_usage?.OutputTokenCount);

    public readonly long CachedInputTokens => _usage?.CachedInputTokenCount ?? 0;

    public readonly long OutputTokens => _usage?.OutputTokenCount ?? Rest(_usage?.InputTokenCount);

    /// <summary>Adds a report; several of one answer are added up, as <c>ToChatResponse</c> does.</summary>
    public void Add(UsageDetails? usage)
    {
        if (usage is null || _usage is null)
        {
            _usage ??= usage;
            return;
        }

        if (!_owned)
        {
            var sum = new UsageDetails();
            sum.Add(_usage);
            (_usage, _owned) = (sum, true);
        }

        _usage.Add(usage);
    }

    /// <summary>Takes note of a content that is no call.</summary>
    public void Add(AIContent content, BudgetPolicy policy)
    {
        switch (content)
        {
            case TextContent text:
                HandedOut += Estimate(text.Text);
                HasAnswer = HasAnswer || !string.IsNullOrWhiteSpace(text.Text);
                break;
            case UsageContent report:
                Add(IsReported ? null : report.Details);
                break;
            case TextReasoningContent reasoning:
                HandedOut += Estimate(reasoning.Text);
                break;
            case FunctionResultContent:
                break;
            default:
                HandedOut += policy.Tokens.Count(content);
                HasAnswer = true;
                break;
        }
    }

    /// <summary>What a total leaves, where a report has only that and one part of it.</summary>
    private readonly long Rest(long? part) => Math.Max(0, (_usage?.TotalTokenCount ?? 0) - (part ?? 0));

    // A quick estimate: an exact counter is not run over every piece of a stream.
    private readonly long Estimate(string text) => IsReported ? 0 : EstimatingTokenCounter.Instance.CountTokens(text);

    public void Admit(FunctionCallContent call, BudgetPolicy policy)
    {
        HandedOut += policy.Tokens.Count(call);
        (Calls ??= []).Add(call);
    }

    public void Withhold(FunctionCallContent call, BudgetPolicy policy)
    {
        HandedOut += policy.Tokens.Count(call);
        (Withheld ??= []).Add(call);
    }
}
