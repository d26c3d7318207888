using AgentGuard.Schemas.Compilation;

namespace AgentGuard.Schemas.Generation;

/// <summary>How a part of a rewritten schema differs from the original one, so that values can be mapped both ways.</summary>
internal sealed class StrictPlan
{
    /// <summary>Where the part is in the rewritten schema.</summary>
    public required string Pointer { get; init; }

    /// <summary>The places in the original schema.</summary>
    public IReadOnlyList<SchemaLocation> Origins { get; init; } = [];

    /// <summary>The properties, in the order of the rewritten schema.</summary>
    public List<StrictProperty> Properties { get; } = [];

    /// <summary>The first elements, where they are told apart.</summary>
    public List<StrictPlan> First { get; } = [];

    /// <summary>The other elements.</summary>
    public StrictPlan? Items { get; set; }

    /// <summary>The alternatives.</summary>
    public List<StrictPlan> Options { get; } = [];

    /// <summary>What a reference leads to.</summary>
    public Func<StrictPlan>? Target { get; set; }

    /// <summary>Whether its values are the same on both sides.</summary>
    public bool IsLeaf => Properties.Count == 0 && First.Count == 0 && Options.Count == 0 && Items is null && Target is null;

    public StrictPlan Resolve()
    {
        var plan = this;
        for (var steps = 0; plan.Target is { } target && steps < 100; steps++)
        {
            plan = target();
        }

        return plan;
    }
}
