using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Answers;

/// <summary>The answers to one request that were not accepted: the best of them, and what they cost.</summary>
/// <remarks>
/// Best is an answer that only the host's check refused, then a refusal, then one that a filter withheld, then nothing; of equals the later.
/// </remarks>
internal sealed class RejectedAnswers
{
    private UsageDetails? _others;
    private int _rank;

    /// <summary>The best of them, or <see langword="null"/> when there is none.</summary>
    public ChatResponse? Best { get; private set; }

    /// <summary>The updates of the best of them, where it was streamed.</summary>
    public IReadOnlyList<ChatResponseUpdate>? BestUpdates { get; private set; }

    /// <summary>Why the best of them was not accepted.</summary>
    public ModelFailure? BestFailure { get; private set; }

    /// <summary>Whether even the best of them says nothing.</summary>
    public bool IsBlank => _rank < RankOf(ModelFailureKind.Refusal) && string.IsNullOrWhiteSpace(Best?.Text);

    /// <summary>What all of them cost but the best.</summary>
    public UsageDetails? SpentOnOthers => _others;

    /// <summary>What all of them cost.</summary>
    public UsageDetails? Spent => Sum(_others, Best?.Usage);

    /// <summary>Adds an answer.</summary>
    public void Add(ChatResponse answer, IReadOnlyList<ChatResponseUpdate>? updates, ModelFailure failure)
    {
        var rank = RankOf(failure.Kind);
        if (rank < _rank)
        {
            _others = Sum(_others, answer.Usage);
            return;
        }

        _others = Spent;
        (Best, BestUpdates, BestFailure, _rank) = (answer, updates, failure, rank);
    }

    /// <summary>Says in the run that the best of them is what the caller gets.</summary>
    public void TellRun() => AgentRun.Current?.Degrade($"no candidate gave an answer that was accepted ({BestFailure?.Kind})");

    /// <summary>Adds up usage without changing what is added.</summary>
    public static UsageDetails? Sum(UsageDetails? one, UsageDetails? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        var sum = new UsageDetails();
        sum.Add(one);
        sum.Add(other);
        return sum;
    }

    private static int RankOf(ModelFailureKind kind) => kind switch
    {
        ModelFailureKind.EmptyAnswer => 0,
        ModelFailureKind.ContentFiltered => 1,
        ModelFailureKind.Refusal => 2,
        _ => 3,
    };
}
