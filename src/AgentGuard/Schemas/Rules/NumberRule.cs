using System.Text;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c> and <c>multipleOf</c>.</summary>
internal sealed partial class NumberRule(string place) : SchemaRule(place)
{
    private readonly long? _minimum;
    private readonly long? _maximum;
    private readonly long? _exclusiveMinimum;
    private readonly long? _exclusiveMaximum;

    public byte[]? Minimum
    {
        get;
        init => (field, _minimum) = (value, JsonNumber.WholeOf(value));
    }

    public byte[]? Maximum
    {
        get;
        init => (field, _maximum) = (value, JsonNumber.WholeOf(value));
    }

    public byte[]? ExclusiveMinimum
    {
        get;
        init => (field, _exclusiveMinimum) = (value, JsonNumber.WholeOf(value));
    }

    public byte[]? ExclusiveMaximum
    {
        get;
        init => (field, _exclusiveMaximum) = (value, JsonNumber.WholeOf(value));
    }

    public byte[]? MultipleOf { get; init; }

    public override JsonKinds Kinds => JsonKinds.Number;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var value = e.Tape.Written(e.Tape.Tokens[at]);
        return (Minimum is null || JsonNumber.Compare(value, Minimum, _minimum) >= 0 || Fail(ref e, at, "minimum"))
            & (Maximum is null || JsonNumber.Compare(value, Maximum, _maximum) <= 0 || Fail(ref e, at, "maximum"))
            & (ExclusiveMinimum is null || JsonNumber.Compare(value, ExclusiveMinimum, _exclusiveMinimum) > 0 || Fail(ref e, at, "exclusiveMinimum"))
            & (ExclusiveMaximum is null || JsonNumber.Compare(value, ExclusiveMaximum, _exclusiveMaximum) < 0 || Fail(ref e, at, "exclusiveMaximum"))
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
