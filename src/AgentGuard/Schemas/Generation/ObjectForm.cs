using System.Text;

namespace AgentGuard.Schemas.Generation;

/// <summary>Limits of objects; without <see cref="Additional"/> other properties are anything.</summary>
internal sealed record ObjectForm(IReadOnlyList<PropertyForm> Properties, IReadOnlyList<PatternForm> Patterns, SchemaForm? Additional)
{
    public static ObjectForm Open { get; } = new([], [], null);

    public int MinProperties { get; init; }

    public int? MaxProperties { get; init; }

    /// <summary>What the names are, where that is limited.</summary>
    public SchemaForm? Names { get; init; }

    /// <summary>Whether the schema says itself that other properties may be there.</summary>
    public bool IsOpenByWord { get; init; }

    public bool IsClosed => Additional is SchemaForm.Nothing && Patterns.Count == 0;

    /// <summary>Whether properties were declared, be they none.</summary>
    public bool HasDeclarations { get; init; }

    /// <summary>Whether its names cannot be known beforehand: who declares no properties at all, or allows others by word, means a map.</summary>
    public bool IsFreeMap => Properties.Count == 0 && !IsClosed && (!HasDeclarations || IsOpenByWord || Patterns.Count > 0);

    /// <summary>What a property may be.</summary>
    public SchemaForm FormOf(string name, FormMerger merger)
    {
        if (Properties.FirstOrDefault(property => property.Name == name) is { } declared)
        {
            return declared.Form;
        }

        var utf8 = Encoding.UTF8.GetBytes(name);
        SchemaForm? matched = null;
        foreach (var pattern in Patterns.Where(pattern => pattern.Pattern.Match(utf8) is not false))
        {
            matched = matched is null ? pattern.Form : merger.Merge(matched, pattern.Form);
        }

        return matched ?? Additional ?? SchemaForm.Anything;
    }

    /// <returns>Both at once, or null where no object can be both.</returns>
    public static ObjectForm? Merge(ObjectForm left, ObjectForm right, FormMerger merger)
    {
        var names = left.Properties.Concat(right.Properties).OrderByDescending(property => property.IsDeclared).Select(property => property.Name);
        var properties = new List<PropertyForm>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            var own = left.Properties.Concat(right.Properties).Where(property => property.Name == name).ToList();
            var form = merger.Merge(left.FormOf(name, merger), right.FormOf(name, merger));
            properties.Add(new(name, form, own.Exists(property => property.IsRequired), own.Exists(property => property.IsDeclared)));
            if (form is SchemaForm.Nothing && properties[^1].IsRequired)
            {
                return null;
            }
        }

        PatternForm[] patterns = [.. Narrowed(left, right, merger), .. Narrowed(right, left, merger)];
        return new(properties, patterns, Both(left.Additional, right.Additional, merger))
        {
            MinProperties = Math.Max(left.MinProperties, right.MinProperties),
            MaxProperties = left.MaxProperties is { } max ? Math.Min(max, right.MaxProperties ?? max) : right.MaxProperties,
            Names = Both(left.Names, right.Names, merger),
            IsOpenByWord = left.IsOpenByWord || right.IsOpenByWord,
            HasDeclarations = left.HasDeclarations || right.HasDeclarations,
        };
    }

    // Where the other one has no patterns, its additional properties are those that match here.
    private static IEnumerable<PatternForm> Narrowed(ObjectForm one, ObjectForm other, FormMerger merger) => one.Patterns
        .Select(pattern => other.Patterns.Count > 0 || other.Additional is null
            ? pattern
            : pattern with { Form = merger.Merge(pattern.Form, other.Additional) })
        .Where(pattern => pattern.Form is not SchemaForm.Nothing || one.Additional is not SchemaForm.Nothing);

    private static SchemaForm? Both(SchemaForm? left, SchemaForm? right, FormMerger merger) =>
        left is null ? right : right is null ? left : merger.Merge(left, right);
}
