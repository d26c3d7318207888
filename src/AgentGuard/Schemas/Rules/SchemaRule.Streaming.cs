using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <content>
/// How a rule follows a value that is still open. What returns a keyword names the one that no continuation can satisfy, or returns null. A rule
/// may always stay silent until <see cref="Close"/>; it must never name a keyword that some continuation satisfies.
/// </content>
internal abstract partial class SchemaRule
{
    /// <summary>The keyword to name where the rule as a whole does not hold.</summary>
    public virtual string Keyword => string.Empty;

    /// <summary>The schema that the names of an object must satisfy.</summary>
    public virtual SchemaNode? NameNode => null;

    /// <summary>Begins to follow a value. By default it waits for its close.</summary>
    public virtual void Follow(ViabilityMachine machine, in Opening opening) => machine.Listen(this, opening, CursorEvents.None);

    /// <summary>Reads a byte of an unescaped text.</summary>
    public virtual string? Extend(ref RuleCursor cursor, byte read) => null;

    /// <summary>Judges that the text goes on by a character not known yet.</summary>
    public virtual string? CanExtend(in RuleCursor cursor) => null;

    /// <summary>Judges that the text goes on by a character that an escape can become; it cannot be a surrogate.</summary>
    public virtual string? CanExtendBy(EscapePrefix escape, in RuleCursor cursor) => null;

    /// <summary>Reads the last byte of a number.</summary>
    public virtual string? ExtendNumber(ref RuleCursor cursor, ReadOnlySpan<byte> number) => null;

    /// <summary>Judges that a further member follows.</summary>
    public virtual string? AllowFurther(int count) => null;

    /// <summary>The schema that an item must satisfy.</summary>
    public virtual SchemaNode? NodeOfItem(int index) => null;

    /// <summary>Learns a name of the object, and demands of the value what it must satisfy.</summary>
    public virtual void EndName(ViabilityMachine machine, ref RuleCursor cursor, ReadOnlySpan<byte> name, int at)
    {
    }

    /// <summary>Learns that one of the branches among which it chooses has fallen.</summary>
    public virtual BranchEnd EndBranch(ref RuleCursor cursor, int role, int tick) => BranchEnd.Falls;

    /// <summary>Judges the closed value: what it has not followed as in a whole document.</summary>
    public virtual bool Close(ref RuleCursor cursor, ref Evaluation e, int at) => Check(ref e, at, marks: null);

    /// <summary>Adds the error of a value that is still open.</summary>
    public virtual void Explain(SchemaErrors errors, in JsonTape tape, int at, string? keyword, bool further)
    {
        var named = keyword ?? Keyword;
        if (further)
        {
            errors.Add(tape, at, $"{place}/{named}", Expected(named, tape, at), "one more");
        }
        else
        {
            errors.Add(tape, at, $"{place}/{named}", Expected(named, tape, at));
        }
    }
}
