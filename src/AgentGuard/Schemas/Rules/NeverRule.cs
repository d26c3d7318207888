namespace AgentGuard.Schemas.Rules;

/// <summary>The schema <c>false</c>.</summary>
internal sealed class NeverRule(string place) : SchemaRule(place)
{
    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        e.Errors?.Add(e.Tape, at, Place, "must not be there");
        return false;
    }
}
