using System.Globalization;
using System.Text.Json.Nodes;
using AgentGuard.Schemas.Compilation;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Schemas.Generation;

/// <summary>Writes forms as a schema that a provider accepts.</summary>
internal sealed partial class StrictWriter(SchemaGraph graph, ConstraintProfile profile, LossList losses)
{
    /// <summary>The property that holds a value which is not an object by itself.</summary>
    public const string Wrapping = "value";

    private readonly Dictionary<SchemaDefinition, string> _names = [];
    private readonly Dictionary<SchemaDefinition, StrictPlan> _plans = [];
    private readonly Queue<SchemaDefinition> _pending = new();
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly FormReferences _cycles = new(requiredOnly: profile.RecursesByOptionalOnly);
    private int _depth;

    /// <summary>Whether the value stands in a property of an object that is there for this alone.</summary>
    public bool IsWrapped { get; private set; }

    /// <summary>How values are mapped.</summary>
    public StrictPlan Plan { get; private set; } = new() { Pointer = string.Empty };

    public JsonObject Write()
    {
        var form = graph.Resolve(graph.Root);
        IsWrapped = profile.RootIsObject && form is not SchemaForm.Value { IntendedTypes: ShapeTypes.Object };
        var place = IsWrapped ? SchemaPointer.Append("/properties", Wrapping) : string.Empty;
        if (!IsWrapped)
        {
            _names[graph.Root.Target] = "#";
        }

        Plan = new StrictPlan { Pointer = place, Origins = form.Origins };
        _plans[graph.Root.Target] = Plan;
        var root = Write(form, place, Plan, nullable: false, form.Path);
        root = IsWrapped ? Wrap(root) : root;
        var definitions = new JsonObject();
        while (_pending.TryDequeue(out var definition))
        {
            definitions[_names[definition]] = WriteDefinition(definition);
        }

        if (definitions.Count > 0)
        {
            root["$defs"] = definitions;
        }

        return root;
    }

    private static JsonObject Wrap(JsonObject value) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { [Wrapping] = value },
        ["required"] = new JsonArray(Wrapping),
        ["additionalProperties"] = false,
    };

    private JsonObject WriteDefinition(SchemaDefinition definition)
    {
        if (_cycles.Recurs(definition) && (profile.ForbidsRecursion || profile.RecursesByOptionalOnly))
        {
            losses.Add(definition.Form.Path, "$ref", SchemaLossKind.Inexpressible, profile.ForbidsRecursion
                ? "schemas must not recur"
                : "schemas may recur only by way of optional properties");
        }

        var form = graph.Resolve(definition.Form);
        return Write(form, SchemaPointer.Append("/$defs", _names[definition]), _plans[definition], nullable: false, form.Path);
    }

    private JsonObject Write(SchemaForm form, string pointer, StrictPlan plan, bool nullable, string parent)
    {
        graph.Spend(++_depth);
        var path = form.Origins.Count == 0 ? parent : form.Path;
        nullable = nullable && !form.AcceptsNull(graph);
        var lines = new List<string>();
        var node = form switch
        {
            SchemaForm.Reference reference => WriteReference(reference, pointer, plan, nullable),
            SchemaForm.Constants constants => WriteConstants(constants, pointer, plan, nullable, path, lines),
            SchemaForm.Choice choice => WriteChoice(choice, pointer, plan, nullable, path),
            SchemaForm.Value value => WriteValue(value, pointer, plan, nullable, path, lines),
            _ => Refuse(path, "false", "no value is allowed here"),
        };
        if (form is not SchemaForm.Reference)
        {
            Describe(node, form.Notes, lines);
        }

        _depth--;
        return node;
    }

    private JsonObject WriteReference(SchemaForm.Reference reference, string pointer, StrictPlan plan, bool nullable)
    {
        // Nothing may stand beside a reference: what does is written with what is referred to, where that has an end.
        var notes = reference.Notes;
        if (!ReferenceEquals(notes, FormNotes.None) && !_cycles.Recurs(reference.Target))
        {
            var target = graph.Resolve(reference);
            return Write(target with { Notes = FormNotes.Merge(notes, target.Notes) }, pointer, plan, nullable, target.Path);
        }

        foreach (var remainder in notes.Remainders)
        {
            losses.Add(remainder.Path, remainder.Keyword, remainder.Kind, "nothing may stand beside a reference");
        }

        plan.Target = () => _plans[reference.Target];
        var node = new JsonObject { ["$ref"] = NameOf(reference.Target) is "#" ? "#" : SchemaPointer.Append("#/$defs", _names[reference.Target]) };
        return nullable ? AnyOf([node, Null()]) : node;
    }

    private string NameOf(SchemaDefinition definition)
    {
        if (_names.TryGetValue(definition, out var known))
        {
            return known;
        }

        var clean = string.Concat(definition.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        var name = clean;
        for (var i = 2; !_taken.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{clean}_{i}");
        }

        _names[definition] = name;
        _plans[definition] = new StrictPlan { Pointer = SchemaPointer.Append("/$defs", name), Origins = definition.Form.Origins };
        _pending.Enqueue(definition);
        return name;
    }

    private JsonObject WriteChoice(SchemaForm.Choice choice, string pointer, StrictPlan plan, bool nullable, string path)
    {
        SchemaForm[] options = [.. choice.Options.SelectMany(Flatten)];
        if (choice.Overlaps(graph))
        {
            losses.Add(choice.ExclusiveAt!, "oneOf", SchemaLossKind.Approximated, "several alternatives may hold at once: it is anyOf");
        }

        if (options.All(option => option is SchemaForm.Constants && ReferenceEquals(option.Notes, FormNotes.None)))
        {
            var values = options.Cast<SchemaForm.Constants>().SelectMany(option => option.Values).DistinctBy(value => value.GetRawText());
            return WriteConstants(new([.. values]), pointer, plan, nullable, path, []);
        }

        return WriteOptions(options, pointer, plan, nullable, path);
    }

    private JsonObject WriteOptions(
        IReadOnlyList<SchemaForm> options, string pointer, StrictPlan plan, bool nullable, string path, Dictionary<SchemaForm, StrictPlan>? parts = null)
    {
        var (nodes, texts) = (new List<JsonObject>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var option in options)
        {
            var place = $"{pointer}/anyOf/{nodes.Count}";
            var part = new StrictPlan { Pointer = place, Origins = option.Origins };
            var node = Write(option, place, part, nullable: false, path);
            parts?.TryAdd(option, part);
            if (texts.Add(node.ToJsonString()) || !part.IsLeaf)
            {
                nodes.Add(node);
                plan.Options.Add(part);
            }
        }

        if (nullable)
        {
            nodes.Add(Null());
        }

        return AnyOf(nodes);
    }

    private static IEnumerable<SchemaForm> Flatten(SchemaForm form) =>
        form is SchemaForm.Choice { ExclusiveAt: null } choice && ReferenceEquals(choice.Notes, FormNotes.None)
            ? choice.Options.SelectMany(Flatten)
            : [form];

    private JsonObject Refuse(string path, string keyword, string reason)
    {
        losses.Add(path, keyword, SchemaLossKind.Inexpressible, reason);
        return new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "null") };
    }

    private static JsonObject AnyOf(IEnumerable<JsonObject> options) => new() { ["anyOf"] = new JsonArray([.. options]) };

    private static JsonObject Null() => new() { ["type"] = "null" };
}
