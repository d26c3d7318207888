using System.Text;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c> and <c>multipleOf</c>.</summary>
internal sealed partial class NumberRule(string place) : SchemaRule(place)
{
    public byte[]? Minimum { get; init; }

    public byte[]? Maximum { get; init; }

    public byte[]? ExclusiveMinimum { get; init; }

    public byte[]? ExclusiveMaximum { get; init; }

    public byte[]? MultipleOf { get; init; }

    public override JsonKinds Kinds => JsonKinds.Number;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var value = e.Tape.Written(e.Tape.Tokens[at]);
        return (Minimum is null || JsonNumber.Compare(value, Minimum) >= 0 || Fail(ref e, at, "minimum"))
            & (Maximum is null || JsonNumber.Compare(value, Maximum) <= 0 || Fail(ref e, at, "maximum"))
            & (ExclusiveMinimum is null || JsonNumber.Compare(value, ExclusiveMinimum) > 0 || Fail(ref e, at, "exclusiveMinimum"))
            & (ExclusiveMaximum is null || JsonNumber.Compare(value, ExclusiveMaximum) < 0 || Fail(ref e, at, "exclusiveMaximum"))
            & (MultipleOf is null || JsonNumber.IsMultipleOf(value, MultipleOf) || Fail(ref e, at, "multipleOf"));
    }

    protected override string Expected(string keyword, in JsonTape tape, int at) => keyword switch
    {
        "minimum" => "must be >= " + Show(Minimum),
        "maximum" => "must be <= " + Show(Maximum),
        "exclusiveMinimum" => "must be > " + Show(ExclusiveMinimum),
        "exclusiveMaximum" => "must be < " + Show(ExclusiveMaximum),
        _ => "must be a multiple of " + Show(MultipleOf),
    };

    private static string Show(byte[]? number) => Encoding.UTF8.GetString(number ?? []);
}
