using System.Text.Json;
using AgentGuard.Schemas.Compilation;

namespace AgentGuard.Schemas.Generation;

/// <summary>A schema as forms: one for each place that a reference leads to, and for each conjunction with such a place.</summary>
/// <remarks>Not thread-safe. Its size is bounded, so that no schema takes more than a moment or overflows the stack.</remarks>
internal sealed class SchemaGraph
{
    private const int MaxForms = 100_000;
    private const int MaxDefinitions = 2_000;
    private const int MaxNesting = 200;

    private readonly JsonElement _document;
    private readonly JsonSchemaOptions _options;
    private readonly FormReader _reader;
    private readonly Dictionary<(SchemaDocument, string), SchemaForm.Reference> _places = [];
    private readonly Dictionary<string, SchemaForm.Reference> _conjunctions = new(StringComparer.Ordinal);
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SchemaDefinition, SchemaForm[]> _parts = [];
    private readonly Dictionary<SchemaLocation, JsonSchemaValidator> _validators = [];
    private int _forms;

    public SchemaGraph(JsonElement schema, JsonSchemaOptions options)
    {
        _document = schema.Clone();
        _options = Lenient(options);
        JsonSchemaValidator.Compile(_document, _options);
        Compiler = new SchemaCompiler(_options);
        Merger = new FormMerger(this);
        _reader = new FormReader(this);
        var resource = Compiler.Resources.Load(_document);
        IdKeyword = resource.Uri == SchemaUri.Nameless ? null : resource.Dialect.IdKeyword;
        Root = Refer(new SchemaLocation(resource, string.Empty, _document));
    }

    public SchemaCompiler Compiler { get; }

    public FormMerger Merger { get; }

    public SchemaForm.Reference Root { get; }

    /// <summary>The keyword that names the schema, if it has a name.</summary>
    public string? IdKeyword { get; }

    public static string PathOf(SchemaLocation at) =>
        at.Resource.Document.Prefix.Length == 0 ? at.Pointer : $"{at.Resource.Document.Prefix}#{at.Pointer}";

    /// <summary>The form of a place, by reference.</summary>
    public SchemaForm.Reference Refer(SchemaLocation at)
    {
        var key = (at.Resource.Document, at.Pointer);
        if (!_places.TryGetValue(key, out var known))
        {
            var name = at.Pointer.Length == 0 ? "root" : at.Pointer[(at.Pointer.LastIndexOf('/') + 1)..];
            _places[key] = known = Define(name, () => _reader.Read(at, depth: 0));
        }

        return known;
    }

    /// <summary>Two forms at once, at least one of which is a reference; it is merged when it is asked for, since it may recur.</summary>
    public SchemaForm Both(SchemaForm left, SchemaForm right)
    {
        SchemaForm[] parts = [.. PartsOf(left).Concat(PartsOf(right)).DistinctBy(NumberOf)];
        var key = string.Join('&', parts.Select(NumberOf).Order());
        if (parts.Length == 1)
        {
            return parts[0];
        }

        if (!_conjunctions.TryGetValue(key, out var known))
        {
            var name = parts.OfType<SchemaForm.Reference>().First().Target.Name;
            known = Define(name, () => parts.Select(Resolve).Aggregate(Merger.Merge));
            _conjunctions[key] = known;
            _parts[known.Target] = parts;
        }

        return known;
    }

    /// <summary>A form that no longer admits what it does not name.</summary>
    public SchemaForm Closed(SchemaForm.Reference reference)
    {
        var key = $"closed {NumberOf(reference)}";
        if (!_conjunctions.TryGetValue(key, out var known))
        {
            _conjunctions[key] = known = Define(reference.Target.Name, () => Merger.Close(Resolve(reference)));
        }

        return known;
    }

    /// <summary>The form that a reference leads to.</summary>
    public SchemaForm Resolve(SchemaForm form)
    {
        for (var steps = 0; form is SchemaForm.Reference reference; steps++)
        {
            form = steps < MaxNesting
                ? reference.Target.Form
                : throw new SchemaNotSupportedException("$ref", form.Path, "a chain of references is too long; refer to the schema itself");
        }

        return form;
    }

    /// <summary>Whether a value conforms to all places.</summary>
    public bool Accepts(IReadOnlyList<SchemaLocation> places, JsonElement value) =>
        places.All(place => ValidatorOf(place).Validate(value).Count == 0);

    /// <summary>Counts what is made.</summary>
    public void Spend(int depth)
    {
        if (++_forms > MaxForms || depth > MaxNesting)
        {
            var reason = depth > MaxNesting
                ? $"it nests deeper than {MaxNesting} levels; move parts into $defs"
                : $"it comes to more than {MaxForms} parts; have fewer alternatives within alternatives";
            throw new SchemaNotSupportedException("schema", string.Empty, reason);
        }
    }

    private JsonSchemaValidator ValidatorOf(SchemaLocation place)
    {
        if (!_validators.TryGetValue(place, out var validator))
        {
            _validators[place] = validator = JsonSchemaValidator.CompileAt(
                _document, place.Resource.Document.Prefix, place.Pointer, _options);
        }

        return validator;
    }

    private SchemaForm.Reference Define(string name, Func<SchemaForm> read) => _places.Count + _conjunctions.Count < MaxDefinitions
        ? new(new SchemaDefinition(name, read))
        : throw new SchemaNotSupportedException("$ref", string.Empty, $"references combine to more than {MaxDefinitions} schemas");

    private SchemaForm[] PartsOf(SchemaForm form) =>
        form is SchemaForm.Reference reference && _parts.TryGetValue(reference.Target, out var parts) ? parts : [form];

    private int NumberOf(SchemaForm form)
    {
        object key = form is SchemaForm.Reference reference ? reference.Target : form;
        return _numbers.TryGetValue(key, out var number) ? number : _numbers[key] = _numbers.Count;
    }

    private static JsonSchemaOptions Lenient(JsonSchemaOptions options) => new()
    {
        AssertFormats = options.AssertFormats,
        DefaultDialect = options.DefaultDialect,
        Registry = options.Registry,
        MaxDepth = options.MaxDepth,
        MaxLength = options.MaxLength,
        MaxSteps = options.MaxSteps,
        PatternTimeout = options.PatternTimeout,
        NonRegularPatterns = NonRegularPatterns.Backtracking,
        UnknownKeywords = UnknownKeywords.Annotation,
    };
}
