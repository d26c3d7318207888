using System.Text.Json;

namespace AgentGuard.NJsonSchema.Inference;

/// <summary>What the values at one place have been. All that it keeps is a sum, an extreme or a union, so that no order matters.</summary>
internal sealed class SampleShape
{
    private readonly Dictionary<JsonValueKind, long> _kinds = [];

    public SampleTexts Texts { get; } = new();

    public SampleNumbers Numbers { get; } = new();

    /// <summary>The items of the arrays, all at one place.</summary>
    public SampleShape? Items { get; private set; }

    public SampleMembers Members { get; } = new();

    public SampleExtent ItemCounts { get; } = new();

    public long CountOf(JsonValueKind kind) => _kinds.GetValueOrDefault(kind);

    public void Add(JsonElement value, SampleSettings settings)
    {
        _kinds[value.ValueKind] = CountOf(value.ValueKind) + 1;
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Texts.Add(value, settings);
                break;
            case JsonValueKind.Number:
                Numbers.Add(value);
                break;
            case JsonValueKind.Array:
                ItemCounts.Add(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                {
                    (Items ??= new()).Add(item, settings);
                }

                break;
            case JsonValueKind.Object:
                Members.Add(value, settings);
                break;
        }
    }

    /// <summary>Takes over what another place has been.</summary>
    public void Merge(SampleShape other, SampleSettings settings)
    {
        foreach (var (kind, count) in other._kinds)
        {
            _kinds[kind] = CountOf(kind) + count;
        }

        Texts.Merge(other.Texts, settings);
        Numbers.Merge(other.Numbers);
        ItemCounts.Merge(other.ItemCounts);
        Members.Merge(other.Members, settings);
        if (other.Items is { } items)
        {
            (Items ??= new()).Merge(items, settings);
        }
    }
}
