using Quickstart.World;

namespace Quickstart.Tickets;

/// <summary>One message of a customer with the part of the world it concerns and its ground truth.</summary>
public sealed record Ticket
{
    public required string Id { get; init; }

    /// <summary>ordinary, messy, malformed, multilingual, long, conversation, personal, injection or contradictory.</summary>
    public required string Kind { get; init; }

    public string Language { get; init; } = "en";

    public required Customer Customer { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>What the customer wrote; <see cref="Repeat"/> blocks are already expanded.</summary>
    public required string Text { get; init; }

    /// <summary>Generated blocks that replace their marks in the text.</summary>
    public IReadOnlyList<RepeatedBlock> Repeat { get; init; } = [];

    /// <summary>What the customer wrote before in the same conversation, a message for each time; its mark is not used.</summary>
    public RepeatedBlock? Earlier { get; init; }

    public IReadOnlyList<Order> Orders { get; init; } = [];

    /// <summary>Policies that replace those of the shared world with the same topic.</summary>
    public IReadOnlyList<Policy> Policies { get; init; } = [];

    public required Expectation Expect { get; init; }

    public IReadOnlyList<PersonalValue> Personal { get; init; } = [];

    public PlantedInstruction? Planted { get; init; }

    /// <summary>The content filter of every model stops the answer.</summary>
    public bool Filtered { get; init; }
}
