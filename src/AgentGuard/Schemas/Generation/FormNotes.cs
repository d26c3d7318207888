namespace AgentGuard.Schemas.Generation;

/// <summary>What a form is called, and what it leaves unsaid.</summary>
/// <param name="Title">The title.</param>
/// <param name="Description">The description.</param>
/// <param name="Remainders">The keywords that are not carried.</param>
internal sealed record FormNotes(string? Title, string? Description, IReadOnlyList<SchemaRemainder> Remainders)
{
    public static FormNotes None { get; } = new(null, null, []);

    public static FormNotes Merge(FormNotes left, FormNotes right)
    {
        if (ReferenceEquals(left, None) || ReferenceEquals(right, None))
        {
            return ReferenceEquals(left, None) ? right : left;
        }

        return new(left.Title ?? right.Title, left.Description ?? right.Description, [.. left.Remainders, .. right.Remainders]);
    }

    public FormNotes With(SchemaRemainder remainder) => this with { Remainders = [.. Remainders, remainder] };
}
