namespace AgentGuard.Schemas.Repair;

/// <summary>A declared property.</summary>
internal sealed class ShapeProperty(ShapeName name, SchemaShape shape)
{
    /// <summary>Its name.</summary>
    public ShapeName Name { get; } = name;

    /// <summary>What its value must be.</summary>
    public SchemaShape Shape { get; set; } = shape;

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; set; }
}
