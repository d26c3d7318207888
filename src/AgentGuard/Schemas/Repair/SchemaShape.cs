namespace AgentGuard.Schemas.Repair;

/// <summary>What of a schema tells how a value is meant: types, names, members of enumerations. Immutable once compiled.</summary>
internal sealed class SchemaShape
{
    /// <summary>The types allowed.</summary>
    public ShapeTypes Types { get; set; } = ShapeTypes.Any;

    /// <summary>The declared properties, in their order.</summary>
    public List<ShapeProperty> Properties { get; } = [];

    /// <summary>Whether no other properties may be there.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The schema of other properties.</summary>
    public SchemaShape? Others { get; set; }

    /// <summary>The schema of elements.</summary>
    public SchemaShape? Items { get; set; }

    /// <summary>The schemas of the first elements.</summary>
    public List<SchemaShape> FirstItems { get; } = [];

    /// <summary>The strings of the enumeration; empty when there is none, or when it holds other values too.</summary>
    public List<ShapeName> Members { get; } = [];

    /// <summary>The alternatives.</summary>
    public List<SchemaShape> Branches { get; } = [];

    /// <summary>Whether a value of this kind has an allowed type.</summary>
    public bool Accepts(TapeKind kind) => kind switch
    {
        TapeKind.Null => Types.HasFlag(ShapeTypes.Null),
        TapeKind.True or TapeKind.False => Types.HasFlag(ShapeTypes.Boolean),
        TapeKind.Number => (Types & (ShapeTypes.Number | ShapeTypes.Integer)) != 0,
        TapeKind.Text => Types.HasFlag(ShapeTypes.Text),
        TapeKind.Array => Types.HasFlag(ShapeTypes.Array),
        TapeKind.Object => Types.HasFlag(ShapeTypes.Object),
        _ => false,
    };

    /// <summary>Gives the alternative that a value of this kind is meant for.</summary>
    public SchemaShape For(TapeKind kind)
    {
        var shape = this;
        for (var i = 0; i < 8 && shape.HasOnlyBranches; i++)
        {
            shape = shape.Branch(kind, depth: 0);
        }

        return shape;
    }

    private bool HasOnlyBranches => Branches.Count > 0 && Properties.Count == 0 && Types is ShapeTypes.Any;

    /// <summary>Takes the first alternative for a kind, else the first that is not just null. References in a circle end at a fixed depth.</summary>
    private SchemaShape Branch(TapeKind kind, int depth)
    {
        foreach (var branch in Branches)
        {
            var target = branch.HasOnlyBranches && depth < 8 ? branch.Branch(kind, depth + 1) : branch;
            if (target.Accepts(kind))
            {
                return branch;
            }
        }

        return Branches.Find(branch => branch.Types is not ShapeTypes.Null) ?? this;
    }

    /// <summary>Finds a property by its name.</summary>
    /// <returns>Its index; -1 when it is not declared.</returns>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Properties.Count; i++)
        {
            if (name.SequenceEqual(Properties[i].Name.Utf8))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Finds the only property that a name can mean, apart from case and punctuation.</summary>
    public int FindSimilar(ReadOnlySpan<byte> name)
    {
        var found = -1;
        for (var i = 0; i < Properties.Count; i++)
        {
            if (Properties[i].Name.IsSimilarTo(name))
            {
                if (found >= 0)
                {
                    return -1;
                }

                found = i;
            }
        }

        return found;
    }
}
