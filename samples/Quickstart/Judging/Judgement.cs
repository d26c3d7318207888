namespace Quickstart.Judging;

/// <summary>What the ground truth says about one ticket.</summary>
public sealed record Judgement(string Ticket, Verdict Verdict, string Reason)
{
    public int WrongActions { get; init; }

    public int RepeatedActions { get; init; }

    /// <summary>Distinct personal values of the ticket that reached the model, cards among them.</summary>
    public int PersonalToModel { get; init; }

    public int CardsToModel { get; init; }

    public bool InjectionObeyed { get; init; }
}
