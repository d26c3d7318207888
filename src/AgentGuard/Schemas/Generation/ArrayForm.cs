namespace AgentGuard.Schemas.Generation;

/// <summary>Limits of arrays; without <see cref="Items"/> the elements after the first ones are anything.</summary>
internal sealed record ArrayForm(IReadOnlyList<SchemaForm> First, SchemaForm? Items, int MinItems, int? MaxItems)
{
    /// <summary>How many elements there may be at most, also where it is the elements that say so.</summary>
    public int? EffectiveMax => Items is SchemaForm.Nothing ? Math.Min(First.Count, MaxItems ?? First.Count) : MaxItems;

    public SchemaForm At(int index) => index < First.Count ? First[index] : Items ?? SchemaForm.Anything;

    public static ArrayForm Merge(ArrayForm left, ArrayForm right, FormMerger merger)
    {
        var first = Enumerable.Range(0, Math.Max(left.First.Count, right.First.Count)).Select(i => merger.Merge(left.At(i), right.At(i)));
        var items = left.Items is null ? right.Items : right.Items is null ? left.Items : merger.Merge(left.Items, right.Items);
        var max = left.MaxItems is { } limit ? Math.Min(limit, right.MaxItems ?? limit) : right.MaxItems;
        return new([.. first], items, Math.Max(left.MinItems, right.MinItems), max);
    }
}
