using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Schemas.Generation;

/// <summary>The texts of the values of a schema, as rules.</summary>
/// <param name="graph">The schema.</param>
/// <param name="losses">Where to report what the rules do not say.</param>
/// <param name="isRegular">Whether the rules are to be unfolded: no white space then, and nothing recurs that need not.</param>
internal sealed partial class JsonGrammar(SchemaGraph graph, LossList losses, bool isRegular)
{
    public const string Root = "root";

    private readonly Dictionary<string, GrammarNode> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<SchemaDefinition, string> _names = [];
    private readonly Queue<SchemaDefinition> _pending = new();

    /// <summary>The rules in the order in which they were begun, the root first.</summary>
    public IEnumerable<KeyValuePair<string, GrammarNode>> Rules => _rules.OrderByDescending(rule => rule.Key == Root);

    public GrammarNode this[string rule] => _rules[rule];

    /// <exception cref="SchemaNotSupportedException">No value conforms.</exception>
    public void Build()
    {
        _names[graph.Root.Target] = Root;
        _pending.Enqueue(graph.Root.Target);
        while (_pending.TryDequeue(out var definition))
        {
            var form = graph.Resolve(definition.Form);
            _rules[_names[definition]] = Node(form, _names[definition], form.Path) ?? throw new SchemaNotSupportedException(
                "false", form.Path, "no value conforms to it, so there is nothing that could be written");
        }
    }

    /// <returns>The texts of a form, or null where it has none.</returns>
    private GrammarNode? Node(SchemaForm form, string name, string parent)
    {
        var path = form.Origins.Count == 0 ? parent : form.Path;
        foreach (var remainder in form.Notes.Remainders.Where(remainder => !remainder.IsAnnotation))
        {
            losses.Add(remainder.Path, remainder.Keyword, remainder.Kind, remainder.Reason);
        }

        return form switch
        {
            SchemaForm.Reference reference => RuleOf(reference.Target),
            SchemaForm.Constants constants => GrammarNode.OneOf(constants.Values.Select(value => GrammarNode.Exactly(Compact(value)))),
            SchemaForm.Choice choice => NodeOfChoice(choice, name, path),
            SchemaForm.Value value => NodeOfValue(value, name, path),
            _ => null,
        };
    }

    private GrammarNode? NodeOfChoice(SchemaForm.Choice choice, string name, string path)
    {
        if (choice.Overlaps(graph))
        {
            losses.Add(choice.ExclusiveAt!, "oneOf", SchemaLossKind.Approximated, "several alternatives may hold at once");
        }

        GrammarNode[] options =
        [
            .. choice.Options.Select((option, i) => Node(option, $"{name}-{(i + 1).ToString(CultureInfo.InvariantCulture)}", path)).OfType<GrammarNode>(),
        ];
        return options.Length == 0 ? null : GrammarNode.OneOf(options);
    }

    private GrammarNode? NodeOfValue(SchemaForm.Value value, string name, string path)
    {
        if (value.IsAnything)
        {
            return Shared("value");
        }

        var types = value.IntendedTypes;
        if (types != value.Types)
        {
            losses.Add(path, "type", SchemaLossKind.Narrowed, "no type is named: the one that the keywords limit is meant");
        }

        GrammarNode[] options = [.. NodesOfTypes(value, types, name, path).OfType<GrammarNode>()];
        return options.Length == 0 ? null : GrammarNode.OneOf(options);
    }

    private IEnumerable<GrammarNode?> NodesOfTypes(SchemaForm.Value value, ShapeTypes types, string name, string path)
    {
        if ((types & ShapeTypes.Text) != 0)
        {
            yield return value.Texts is null ? Shared("string") : Quoted(Content(value.Texts, name, path));
        }

        if ((types & (ShapeTypes.Number | ShapeTypes.Integer)) != 0)
        {
            yield return Number(value.Numbers, isInteger: (types & ShapeTypes.Number) == 0, path);
        }

        if ((types & ShapeTypes.Boolean) != 0)
        {
            yield return Shared("boolean");
        }

        if ((types & ShapeTypes.Object) != 0)
        {
            yield return value.Members is null ? Shared("object") : Members(value.Members, name, path);
        }

        if ((types & ShapeTypes.Array) != 0)
        {
            yield return value.Items is null ? Shared("array") : Items(value.Items, name, path);
        }

        if ((types & ShapeTypes.Null) != 0)
        {
            yield return Shared("null");
        }
    }

    private GrammarNode.Rule RuleOf(SchemaDefinition definition)
    {
        if (!_names.TryGetValue(definition, out var name))
        {
            _names[definition] = name = Reserve("def-" + Clean(definition.Name));
            _pending.Enqueue(definition);
        }

        return new(name);
    }

    /// <summary>Gives a part a rule of its own, unless it is short.</summary>
    private GrammarNode Named(string name, GrammarNode node)
    {
        if (node is GrammarNode.Rule or GrammarNode.Literal or GrammarNode.Set)
        {
            return node;
        }

        var free = Reserve(name);
        _rules[free] = node;
        return new GrammarNode.Rule(free);
    }

    private string Reserve(string name)
    {
        var free = name;
        for (var i = 2; !_rules.TryAdd(free, GrammarNode.Empty); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        }

        return free;
    }

    private GrammarNode.Rule Shared(string name)
    {
        if (_rules.TryAdd(name, GrammarNode.Empty))
        {
            _rules[name] = CommonRules.Find(name, rule => Shared(rule), Space);
        }

        return new(name);
    }

    private GrammarNode Space => isRegular ? GrammarNode.Empty : Shared("space");

    private GrammarNode Comma => GrammarNode.All(GrammarNode.Exactly(","), Space);

    private static GrammarNode? Quoted(GrammarNode? content) =>
        content is null ? null : GrammarNode.All(GrammarNode.Exactly("\""), content, GrammarNode.Exactly("\""));

    // Rule names are of letters, digits and dashes.
    private static string Clean(string name)
    {
        var clean = string.Concat(name.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return clean.Length == 0 ? "x" : clean;
    }

    private static string Compact(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
