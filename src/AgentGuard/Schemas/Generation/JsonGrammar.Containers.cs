using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes objects and arrays.</summary>
internal sealed partial class JsonGrammar
{
    private GrammarNode? Members(ObjectForm members, string name, string path)
    {
        var properties = new List<(GrammarNode Node, bool IsRequired)>();
        foreach (var property in members.Properties)
        {
            var value = Node(property.Form, $"{name}-{Clean(property.Name)}", path);
            if (value is not null)
            {
                var member = GrammarNode.All(GrammarNode.Exactly(Escaped(property.Name) + ":"), Space, Named($"{name}-{Clean(property.Name)}", value));
                properties.Add((member, property.IsRequired));
            }
            else if (property.IsRequired)
            {
                return null;
            }
        }

        var extra = Extra(members, name, path);
        if (properties.Count == 0)
        {
            return Map(members, extra, path);
        }

        CheckCounts(members, properties.Count, properties.Count(property => property.IsRequired), extra is not null, path);
        var body = properties.Exists(property => property.IsRequired)
            ? Sequence(properties, extra)
            : Subset([.. properties.Select(property => property.Node)], extra, name, members.MinProperties > 0);
        return GrammarNode.All(GrammarNode.Exactly("{"), body, GrammarNode.Exactly("}"));
    }

    // Before the first required member a comma follows, after it a comma leads.
    private GrammarNode Sequence(List<(GrammarNode Node, bool IsRequired)> properties, GrammarNode? extra)
    {
        var (parts, isAfter) = (new List<GrammarNode>(), false);
        foreach (var (node, isRequired) in properties)
        {
            var member = isAfter ? GrammarNode.All(Comma, node) : isRequired ? node : GrammarNode.All(node, Comma);
            parts.Add(isRequired ? member : GrammarNode.Optional(member));
            isAfter |= isRequired;
        }

        parts.Add(extra is null ? GrammarNode.Empty : GrammarNode.Any(GrammarNode.All(Comma, extra)));
        return GrammarNode.All(parts);
    }

    // Each member may be the first one; what may follow it is a rule, so that the size is linear.
    private GrammarNode Subset(List<GrammarNode> members, GrammarNode? extra, string name, bool isFilled)
    {
        var rest = extra is null ? GrammarNode.Empty : GrammarNode.Any(GrammarNode.All(Comma, extra));
        var options = extra is null ? [] : new List<GrammarNode> { GrammarNode.All(extra, rest) };
        for (var i = members.Count - 1; i >= 0; i--)
        {
            options.Insert(0, GrammarNode.All(members[i], rest));
            rest = GrammarNode.All(GrammarNode.Optional(GrammarNode.All(Comma, members[i])), rest);
            rest = i == 0 ? rest : Named(string.Create(CultureInfo.InvariantCulture, $"{name}-from-{i + 1}"), rest);
        }

        var any = GrammarNode.OneOf(options);
        return isFilled ? any : GrammarNode.Optional(any);
    }

    private GrammarNode? Map(ObjectForm members, GrammarNode? extra, string path)
    {
        var max = extra is null ? 0 : members.MaxProperties;
        if (max < members.MinProperties)
        {
            return null;
        }

        var body = extra is null ? GrammarNode.Empty : List(extra, members.MinProperties, max, path, "Properties");
        return GrammarNode.All(GrammarNode.Exactly("{"), body, GrammarNode.Exactly("}"));
    }

    private void CheckCounts(ObjectForm members, int known, int required, bool isOpen, string path)
    {
        if (members.MinProperties > Math.Max(required, required == 0 && !isOpen ? 1 : 0))
        {
            losses.Add(path, "minProperties", SchemaLossKind.Dropped, "members that may be absent are not counted");
        }

        if (members.MaxProperties < known || (isOpen && members.MaxProperties is not null))
        {
            losses.Add(path, "maxProperties", SchemaLossKind.Dropped, "members that may be absent are not counted");
        }
    }

    // A member that is not declared: only where the schema allows such by word, or declares none.
    private GrammarNode? Extra(ObjectForm members, string name, string path)
    {
        if (members.IsClosed || !(members.IsOpenByWord || members.IsFreeMap || members.Patterns.Count > 0))
        {
            return null;
        }

        if (members.Patterns.Count > 0)
        {
            return PatternExtra(members, name, path);
        }

        var isAnything = members.Additional is null or SchemaForm.Value { IsAnything: true };
        if (isRegular && isAnything && members.Properties.Count > 0)
        {
            return null;
        }

        var key = Key(members, name, path);
        var value = key is null ? null : Node(members.Additional ?? SchemaForm.Anything, $"{name}-additional", path);
        return value is null ? null : Member(key!, Named($"{name}-additional", value));
    }

    private GrammarNode? Key(ObjectForm members, string name, string path)
    {
        if (members.Properties.Count == 0)
        {
            return members.Names is { } names ? Node(names, $"{name}-key", path) : Shared("string");
        }

        if (members.Names is null && OtherNames.Than(members.Properties.Select(property => property.Name)) is { } other)
        {
            return Named($"{name}-key", Quoted(other)!);
        }

        losses.Add(path, "additionalProperties", SchemaLossKind.Narrowed, "only the declared properties are written");
        return null;
    }

    // Names that match several patterns would have to satisfy them all.
    private GrammarNode? PatternExtra(ObjectForm members, string name, string path)
    {
        var pattern = members.Patterns[0];
        var overlaps = members.Properties.Any(property => pattern.Pattern.Match(Encoding.UTF8.GetBytes(property.Name)) is not false);
        if (members.Additional is not SchemaForm.Nothing || members.Patterns.Count > 1 || members.Names is not null || overlaps)
        {
            losses.Add(path, "patternProperties", SchemaLossKind.Narrowed, "only one pattern is written, where no other properties are like it");
        }

        if (members.Patterns.Count > 1 || members.Names is not null || overlaps)
        {
            return null;
        }

        var before = losses.Losses.Count;
        var key = Quoted(Content(new TextForm(0, null, [pattern.Source], null), $"{name}-key", path));
        var value = key is null || losses.Losses.Count > before ? null : Node(pattern.Form, $"{name}-matching", path);
        return value is null ? null : Member(key!, Named($"{name}-matching", value));
    }

    private GrammarNode Member(GrammarNode key, GrammarNode value) => GrammarNode.All(key, GrammarNode.Exactly(":"), Space, value);

    private GrammarNode? Items(ArrayForm items, string name, string path)
    {
        var first = new List<GrammarNode>();
        foreach (var form in items.First)
        {
            if (Node(form, $"{name}-item-{(first.Count + 1).ToString(CultureInfo.InvariantCulture)}", path) is not { } node)
            {
                break;
            }

            first.Add(Named($"{name}-item-{(first.Count + 1).ToString(CultureInfo.InvariantCulture)}", node));
        }

        var max = first.Count < items.First.Count ? Math.Min(first.Count, items.MaxItems ?? first.Count) : items.EffectiveMax;
        var rest = max <= first.Count ? null : Node(items.Items ?? SchemaForm.Anything, $"{name}-item", path);
        max = rest is null ? Math.Min(first.Count, max ?? first.Count) : max;
        if (max < items.MinItems)
        {
            return null;
        }

        var named = rest is null ? null : Named($"{name}-item", rest);
        var body = first.Count == 0
            ? named is null ? GrammarNode.Empty : List(named, items.MinItems, max, path, "Items")
            : Tuple(first, named, items.MinItems, max, name, path);
        return GrammarNode.All(GrammarNode.Exactly("["), body, GrammarNode.Exactly("]"));
    }

    private GrammarNode List(GrammarNode item, int min, int? max, string path, string of)
    {
        if (max == 0)
        {
            return GrammarNode.Empty;
        }

        var more = Times(GrammarNode.All(Comma, item), Math.Max(0, min - 1), max - 1, path, min > 1 ? "min" + of : "max" + of);
        var all = GrammarNode.All(item, more);
        return min == 0 ? GrammarNode.Optional(all) : all;
    }

    private GrammarNode Tuple(List<GrammarNode> first, GrammarNode? rest, int min, int? max, string name, string path)
    {
        var count = Math.Min(first.Count, max ?? first.Count);
        var tail = rest is null || max <= first.Count
            ? GrammarNode.Empty
            : Times(GrammarNode.All(Comma, rest), Math.Max(0, min - first.Count), max - first.Count, path, "maxItems");
        for (var i = count - 1; i >= 0; i--)
        {
            tail = GrammarNode.All(i == 0 ? GrammarNode.Empty : Comma, first[i], tail);
            tail = i < min ? tail : GrammarNode.Optional(tail);
            tail = i % 16 == 15 ? Named(string.Create(CultureInfo.InvariantCulture, $"{name}-from-{i + 1}"), tail) : tail;
        }

        return tail;
    }

    private static string Escaped(string name) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name)}\"";
}
