using System.Text.Json;

namespace AgentGuard.NJsonSchema.Inference;

/// <summary>What the objects at one place have had: properties by name, or, of too many names, the values of a map.</summary>
internal sealed class SampleMembers
{
    private readonly SortedDictionary<string, SampleProperty> _properties = new(StringComparer.Ordinal);

    /// <summary>The values under any name, once there were too many names.</summary>
    public SampleShape? Map { get; private set; }

    public IReadOnlyDictionary<string, SampleProperty> Properties => _properties;

    public void Add(JsonElement value, SampleSettings settings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            // A name that no schema can hold makes a map of the object.
            if (!TryName(member, out var name))
            {
                BecomeMap(settings);
            }

            if (Map is not null)
            {
                Map.Add(member.Value, settings);
                continue;
            }

            var property = PropertyOf(name);
            property.Shape.Add(member.Value, settings);
            property.Objects += seen.Add(name) ? 1 : 0;
            BecomeMapOfMany(settings);
        }
    }

    public void Merge(SampleMembers other, SampleSettings settings)
    {
        if (other.Map is not null)
        {
            BecomeMap(settings);
            Map!.Merge(other.Map, settings);
        }

        foreach (var (name, property) in other._properties)
        {
            if (Map is not null)
            {
                Map.Merge(property.Shape, settings);
                continue;
            }

            var own = PropertyOf(name);
            own.Shape.Merge(property.Shape, settings);
            own.Objects += property.Objects;
            BecomeMapOfMany(settings);
        }
    }

    private SampleProperty PropertyOf(string name)
    {
        if (!_properties.TryGetValue(name, out var property))
        {
            _properties[name] = property = new();
        }

        return property;
    }

    private void BecomeMapOfMany(SampleSettings settings)
    {
        if (_properties.Count > settings.MaxProperties)
        {
            BecomeMap(settings);
        }
    }

    private void BecomeMap(SampleSettings settings)
    {
        Map ??= new();
        foreach (var property in _properties.Values)
        {
            Map.Merge(property.Shape, settings);
        }

        _properties.Clear();
    }

    private static bool TryName(JsonProperty member, out string name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = string.Empty;
            return false;
        }
    }
}
