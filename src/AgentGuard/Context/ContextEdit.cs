using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>A change that a compressor proposes: some turns in a row are sent in another form.</summary>
/// <param name="Turns">The turns, in a row, none of them pinned.</param>
/// <param name="Messages">What is sent in their place; empty to leave them out, with a note of the compressor's pipeline.</param>
/// <remarks>A turn may be replaced by messages that are valid in its place: each call with exactly one result after it.</remarks>
public sealed record ContextEdit(IReadOnlyList<ContextTurn> Turns, IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>The texts of which a note in <see cref="Messages"/> gives the id. They are kept before the change is made.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Whether what is left out says nothing that is not said later: nobody will look for it.</summary>
    public bool IsStale { get; init; }

    /// <summary>The tokens of <see cref="Messages"/>, counted once.</summary>
    internal long? TokensAfter { get; set; }

    /// <summary>The compressor that offers it.</summary>
    internal string OfferedBy { get; private set; } = string.Empty;

    /// <summary>Offers the change for its turns, unless one of them has an offer already.</summary>
    internal bool TryOffer(string by)
    {
        foreach (var turn in Turns)
        {
            if (turn.Offered is not null)
            {
                return false;
            }
        }

        foreach (var turn in Turns)
        {
            turn.Offered = this;
        }

        OfferedBy = by;
        return true;
    }
}
