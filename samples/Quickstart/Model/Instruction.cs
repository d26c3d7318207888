namespace Quickstart.Model;

/// <summary>An imperative the model found in what it read.</summary>
internal abstract record Instruction
{
    private Instruction()
    {
    }

    public sealed record Pay(decimal Amount, string? Order) : Instruction;

    public sealed record MailTo(string Address) : Instruction;

    public sealed record Disclose : Instruction;

    /// <summary>Put these words into the answer.</summary>
    public sealed record Say(string Words) : Instruction;
}
