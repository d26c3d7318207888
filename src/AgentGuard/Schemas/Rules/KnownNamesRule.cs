using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary>The names that an object may have where <c>additionalProperties</c> is <see langword="false"/>.</summary>
/// <param name="place">Where the schema of the object is.</param>
/// <param name="names">The names that it knows.</param>
/// <param name="patterns">Of each of its patterns, a schema of the names that match.</param>
internal sealed class KnownNamesRule(string place, string[] names, SchemaNode[] patterns) : SchemaRule(place)
{
    private readonly Utf8Prefixes _names = new(names);

    public override string Keyword => "additionalProperties";

    public override JsonKinds Kinds => JsonKinds.String;

    /// <summary>What to say of a name that is not known.</summary>
    public static string Refuse(string name, string[] known)
    {
        var nearest = NearestText.Find(name, known);
        var hint = nearest is null ? "known: " + string.Join(", ", known) : "nearest: " + nearest;
        return $"is not a known property ({hint})";
    }

    public override bool Check(ref Evaluation e, int at, Marks? marks) => false;

    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
        if (_names.Count == 0 && patterns.Length == 0)
        {
            machine.Fall(this, opening, Keyword);
            return;
        }

        var cursor = machine.Listen(this, opening, CursorEvents.Text);
        (machine.CursorAt(cursor).To, machine.CursorAt(cursor).Bits) = (_names.Count, (ulong)patterns.Length);
        for (var i = 0; i < patterns.Length; i++)
        {
            machine.AddBranch(cursor, i, patterns[i], opening);
        }
    }

    public override string? Extend(ref RuleCursor cursor, byte read) =>
        _names.Narrow(ref cursor.From, ref cursor.To, cursor.Count++, read) || cursor.Bits > 0 ? null : Keyword;

    public override string? CanExtend(in RuleCursor cursor) =>
        _names.IsLonger(cursor.From, cursor.To, cursor.Count) || cursor.Bits > 0 ? null : Keyword;

    public override string? CanExtendBy(EscapePrefix escape, in RuleCursor cursor) =>
        _names.IsLongerBy(escape, cursor.From, cursor.To, cursor.Count) || cursor.Bits > 0 ? null : Keyword;

    public override BranchEnd EndBranch(ref RuleCursor cursor, int role, int tick)
    {
        cursor.Bits--;
        return cursor.Bits > 0 || cursor.From < cursor.To ? BranchEnd.Stands : BranchEnd.Falls;
    }

    public override bool Close(ref RuleCursor cursor, ref Evaluation e, int at) =>
        cursor.Bits > 0 || _names.IsWhole(cursor.From, cursor.To, cursor.Count);

    public override void Explain(SchemaErrors errors, in JsonTape tape, int at, string? keyword, bool further) =>
        errors.Add(tape, at, $"{Place}/{Keyword}", Refuse(tape.Text(tape.Tokens[at]), names));
}
