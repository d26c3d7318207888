using System.Numerics;
using AgentGuard.Schemas.Compilation;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary>A compiled schema: all of its rules hold.</summary>
internal sealed class SchemaNode(SchemaResource? resource, string place)
{
    /// <summary>By the bit of the kind: a look-up that does not branch.</summary>
    private readonly SchemaRule[][] _rules = [[], [], [], [], [], [], [], []];

    private bool _needsMarks;
    private bool _tracksScope;
    private ReferenceRule? _whole;

    /// <summary>Where it is, as a URI reference.</summary>
    public string Place { get; } = place;

    public IReadOnlyList<SchemaRule> Rules { get; private set; } = [];

    /// <summary>Whether it is the schema <c>false</c>.</summary>
    public bool IsNever => Rules is [NeverRule];

    /// <summary>The node as one rule.</summary>
    public SchemaRule Whole => _whole ??= new ReferenceRule(Place, this);

    public void Complete(IReadOnlyList<SchemaRule> rules, bool tracksScope)
    {
        Rules = rules;
        _tracksScope = tracksScope;
        _needsMarks = rules.Any(rule => rule is UnevaluatedRule);
        var (texts, others) = (Of(JsonKinds.String), Of(JsonKinds.Boolean | JsonKinds.Null));
        for (var i = 0; i < _rules.Length; i++)
        {
            _rules[i] = (JsonKinds)(1 << i) switch
            {
                JsonKinds.String or JsonKinds.Name => texts,
                JsonKinds.True or JsonKinds.False or JsonKinds.Null => others,
                var kind => Of(kind),
            };
        }
    }

    public bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var rules = RulesOf(e.Tape.Tokens[at].Kind);
        if (rules.Length == 0)
        {
            return true;
        }

        if (!e.Enter())
        {
            return false;
        }

        var valid = _tracksScope || _needsMarks ? CheckInScope(rules, ref e, at, marks) : CheckAll(rules, ref e, at, marks);
        e.Leave();
        return valid;
    }

    private static bool CheckAll(SchemaRule[] rules, ref Evaluation e, int at, Marks? marks)
    {
        var valid = true;
        foreach (var rule in rules)
        {
            // What is unevaluated is only known when everything else holds.
            if ((valid || rule is not UnevaluatedRule) && !rule.Check(ref e, at, marks))
            {
                valid = false;
                if (e.Errors is null)
                {
                    break;
                }
            }
        }

        return valid;
    }

    private bool CheckInScope(SchemaRule[] rules, ref Evaluation e, int at, Marks? marks)
    {
        var outer = e.Scope;
        e.Scope = EnterScope(outer);
        ref readonly var token = ref e.Tape.Tokens[at];
        var own = IsJudgedByMarks(token.Kind) ? new Marks(token.Length) : marks;
        var valid = CheckAll(rules, ref e, at, own);
        if (valid && marks is not null && own != marks)
        {
            marks.AddAll(own!);
        }

        e.Scope = outer;
        return valid;
    }

    /// <summary>Whether what it says of a value depends on what all of its rules have judged.</summary>
    public bool IsJudgedByMarks(JsonKinds kind) => _needsMarks && kind is JsonKinds.Object or JsonKinds.Array;

    /// <summary>The resources entered when it judges.</summary>
    public DynamicScope? EnterScope(DynamicScope? outer) =>
        _tracksScope && outer?.Resource != resource ? new DynamicScope(resource!, outer) : outer;

    /// <summary>The rules that concern values of a kind.</summary>
    public SchemaRule[] RulesOf(JsonKinds kind) => _rules[BitOperations.TrailingZeroCount((uint)kind)];

    private SchemaRule[] Of(JsonKinds kinds) => [.. Rules.Where(rule => (rule.Kinds & kinds) != 0)];
}
