using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary>A family of keywords of one schema. Immutable once compiled.</summary>
internal abstract partial class SchemaRule(string place)
{
    /// <summary>The kinds of values that it judges.</summary>
    public virtual JsonKinds Kinds => JsonKinds.Any;

    /// <summary>The schemas that apply to the same value: what a circle of references can run through.</summary>
    public virtual IEnumerable<SchemaNode> InPlace => [];

    /// <summary>Where the schema is, as a URI reference.</summary>
    protected string Place => place;

    /// <summary>Judges a value. Without a collector it stops at the first error and allocates nothing.</summary>
    /// <param name="e">The judgement.</param>
    /// <param name="at">The index of the value.</param>
    /// <param name="marks">Where it says which members it has judged; null when nobody asks.</param>
    public abstract bool Check(ref Evaluation e, int at, Marks? marks);

    /// <summary>What a keyword asks for, as the end of a sentence.</summary>
    protected virtual string Expected(string keyword, in JsonTape tape, int at) => $"must satisfy {keyword}";

    protected bool Fail(ref Evaluation e, int at, string keyword)
    {
        e.Errors?.Add(e.Tape, at, $"{place}/{keyword}", Expected(keyword, e.Tape, at));
        return false;
    }
}
