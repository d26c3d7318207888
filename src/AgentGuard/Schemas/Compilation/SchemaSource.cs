using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentGuard.Schemas.Patterns;
using AgentGuard.Schemas.Rules;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Compilation;

/// <summary>The keywords of one schema; it knows which of them some rule has read.</summary>
internal sealed class SchemaSource(SchemaCompiler compiler, SchemaLocation location)
{
    private readonly Dictionary<string, JsonElement> _keywords = Index(location.Value);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public SchemaCompiler Compiler => compiler;

    public SchemaResource Resource => location.Resource;

    public SchemaDialect Dialect => location.Resource.Dialect;

    public SchemaDraft Draft => Dialect.Draft;

    /// <summary>Where the schema is, as a URI reference.</summary>
    public string Place { get; } = $"{location.Resource.Document.Prefix}#{location.Pointer}";

    /// <summary>The keywords that nothing has read.</summary>
    public IEnumerable<string> Unread => _keywords.Keys.Where(keyword => !_read.Contains(keyword));

    public bool Has(string keyword) => _keywords.ContainsKey(keyword) && !Dialect.Ignored.Contains(keyword);

    public bool HasAny(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Has(keyword))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a keyword of the dialect.</summary>
    public JsonElement? Get(string keyword)
    {
        if (!Has(keyword))
        {
            return null;
        }

        _read.Add(keyword);
        return _keywords[keyword];
    }

    public JsonElement? Get(string keyword, JsonValueKind kind) => Get(keyword) is not { } value
        ? null
        : value.ValueKind == kind ? value : throw Unsupported(keyword, KeywordHints.WrongKind(keyword, kind, value));

    public string? GetText(string keyword) => Get(keyword, JsonValueKind.String)?.GetString();

    public bool GetFlag(string keyword) => Get(keyword) is { } value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.ValueKind == JsonValueKind.True
            : throw Unsupported(keyword, "its value is not a boolean"));

    public byte[]? GetNumber(string keyword) =>
        Get(keyword, JsonValueKind.Number) is { } number ? Encoding.UTF8.GetBytes(number.GetRawText()) : null;

    public int? GetCount(string keyword)
    {
        if (GetNumber(keyword) is not { } number)
        {
            return null;
        }

        if (!JsonNumber.IsInteger(number, asWritten: false) || JsonNumber.Compare(number, "0"u8) < 0)
        {
            throw Unsupported(keyword, "its value must be a whole number that is not negative");
        }

        return JsonNumber.Compare(number, "2147483647"u8) > 0
            ? int.MaxValue
            : (int)double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    public string[] GetTexts(string keyword) => Get(keyword, JsonValueKind.Array) is { } array ? ReadTexts(keyword, array) : [];

    public string[] ReadTexts(string keyword, JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw Unsupported(keyword, "its items are not strings"))];

    public SchemaNode? GetNode(string keyword) => Get(keyword) is { } value ? NodeOf(value, keyword) : null;

    public SchemaNode[] GetNodes(string keyword) => Get(keyword, JsonValueKind.Array) is { } array
        ? [.. array.EnumerateArray().Select((item, index) => NodeOf(item, keyword, index.ToString(CultureInfo.InvariantCulture)))]
        : [];

    public IEnumerable<JsonProperty> GetMembers(string keyword) =>
        Get(keyword, JsonValueKind.Object) is { } map ? map.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    public SchemaNode NodeOf(JsonElement schema, params ReadOnlySpan<string> segments) => compiler.NodeOf(LocationOf(schema, segments));

    /// <summary>The place of a schema within this one.</summary>
    public SchemaLocation LocationOf(JsonElement schema, params ReadOnlySpan<string> segments)
    {
        var pointer = location.Pointer;
        foreach (var segment in segments)
        {
            pointer = SchemaPointer.Append(pointer, segment);
        }

        return new(Resource.Document.Resources.GetValueOrDefault(pointer, Resource), pointer, schema);
    }

    /// <summary>Finds what a reference names.</summary>
    public SchemaLocation Resolve(string keyword, string reference) =>
        compiler.Resources.Resolve(Resource, reference) ?? throw Unsupported(
            keyword,
            reference.StartsWith('#')
                ? $"the document has nothing at '{reference}'"
                : $"nothing is found at '{reference}'; other documents are never fetched, register them in a JsonSchemaRegistry");

    public TextPattern ReadPattern(string keyword, string pattern)
    {
        try
        {
            return TextPattern.Compile(pattern, compiler.Options);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new SchemaNotSupportedException(keyword, Place.TrimStart('#'), $"the pattern '{pattern}' cannot be used: {e.Message}", e);
        }
    }

    public SchemaNotSupportedException Unsupported(string keyword, string reason) => new(keyword, Place.TrimStart('#'), reason);

    private static Dictionary<string, JsonElement> Index(JsonElement schema)
    {
        var keywords = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var keyword in schema.EnumerateObject())
        {
            keywords[keyword.Name] = keyword.Value;
        }

        return keywords;
    }
}
