using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>type</c>.</summary>
internal sealed class TypeRule : SchemaRule
{
    private readonly string[] _names;
    private readonly bool _integer;
    private readonly bool _asWritten;
    private readonly JsonKinds _kinds;

    public TypeRule(string place, string[] names, bool asWritten)
        : base(place)
    {
        (_names, _asWritten) = (names, asWritten);
        foreach (var name in names)
        {
            _integer |= name == "integer";
            _kinds |= KindsOf(name);
        }
    }

    /// <summary>Only the kinds that it does not simply allow.</summary>
    public override JsonKinds Kinds => JsonKinds.Any & ~_kinds;

    public static bool IsKnown(string? name) => name == "integer" || (name is not null && KindsOf(name) != 0);

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        ref readonly var token = ref e.Tape.Tokens[at];
        var kind = token.Kind == JsonKinds.Name ? JsonKinds.String : token.Kind;
        return (_kinds & kind) != 0
            || (_integer && kind == JsonKinds.Number && JsonNumber.IsInteger(e.Tape.Written(token), _asWritten))
            || Fail(ref e, at, "type");
    }

    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
        var kind = opening.Kind == JsonKinds.Name ? JsonKinds.String : opening.Kind;
        if ((_kinds & kind) != 0)
        {
            return;
        }

        if (_integer && kind == JsonKinds.Number)
        {
            machine.Listen(this, opening, _asWritten ? CursorEvents.Number : CursorEvents.None);
        }
        else
        {
            machine.Fall(this, opening, "type");
        }
    }

    // Elsewhere a fraction proves nothing: 1.5e1 is an integer.
    public override string? ExtendNumber(ref RuleCursor cursor, ReadOnlySpan<byte> number) =>
        number[^1] is (byte)'.' or (byte)'e' or (byte)'E' ? "type" : null;

    protected override string Expected(string keyword, in JsonTape tape, int at) => "must be " + string.Join(" or ", _names);

    private static JsonKinds KindsOf(string name) => name switch
    {
        "object" => JsonKinds.Object,
        "array" => JsonKinds.Array,
        "string" => JsonKinds.String,
        "number" => JsonKinds.Number,
        "boolean" => JsonKinds.Boolean,
        "null" => JsonKinds.Null,
        _ => JsonKinds.None,
    };
}
