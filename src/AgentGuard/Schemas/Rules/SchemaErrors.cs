using System.Globalization;
using System.Text;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary>Collects what is wrong with a value, and where.</summary>
internal sealed class SchemaErrors
{
    private const int MaxText = 40;
    private readonly List<(int At, bool Whole, SchemaError Error)> _found = [];

    public int Count => _found.Count;

    public void Add(in JsonTape tape, int at, string schemaPath, string expected) =>
        Add(tape, at, schemaPath, expected, Describe(tape, at));

    public void Add(in JsonTape tape, int at, string schemaPath, string expected, string got) =>
        _found.Add((at, true, new SchemaError(PathOf(tape, at), expected, got) { SchemaPath = schemaPath }));

    /// <summary>Adds that an object lacks a property. It stands behind everything that the object has.</summary>
    public void AddMissing(in JsonTape tape, int at, string name, string schemaPath, string expected)
    {
        var error = new SchemaError($"{PathOf(tape, at)}/{Escape(name)}", expected, "nothing") { SchemaPath = schemaPath };
        _found.Add((tape.Tokens[at].Next - 1, false, error));
    }

    public void AddAll(SchemaErrors other) => _found.AddRange(other._found);

    /// <summary>Whether an error concerns the value itself, not a part of it.</summary>
    public bool Concern(int at) => _found.Exists(found => found.Whole && found.At == at);

    /// <summary>The errors in the order of the value, each once.</summary>
    public IReadOnlyList<SchemaError> InOrder() => [.. _found.OrderBy(found => found.At).Select(found => found.Error).Distinct()];

    private static string PathOf(in JsonTape tape, int at)
    {
        var path = new StringBuilder();
        for (var container = 0; container != at && tape.Tokens[container].Kind is JsonKinds.Object or JsonKinds.Array;)
        {
            container = Step(tape, container, at, path);
        }

        return path.ToString();
    }

    private static int Step(in JsonTape tape, int container, int at, StringBuilder path)
    {
        if (tape.Tokens[container].Kind == JsonKinds.Object)
        {
            var name = container + 1;
            while (tape.Tokens[name + 1].Next <= at)
            {
                name = tape.Tokens[name + 1].Next;
            }

            path.Append('/').Append(Escape(tape.Text(tape.Tokens[name])));
            return name == at ? at : name + 1;
        }

        var (item, index) = (container + 1, 0);
        for (; tape.Tokens[item].Next <= at; index++)
        {
            item = tape.Tokens[item].Next;
        }

        path.Append('/').Append(index.ToString(CultureInfo.InvariantCulture));
        return item;
    }

    /// <summary>Escapes a segment of a JSON Pointer.</summary>
    public static string Escape(string segment) =>
        segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Describe(in JsonTape tape, int at)
    {
        ref readonly var token = ref tape.Tokens[at];
        return token.Kind switch
        {
            JsonKinds.Object => "an object",
            JsonKinds.Array => $"an array of {token.Length}",
            JsonKinds.String or JsonKinds.Name => $"\"{Shorten(tape.Text(token))}\"",
            _ => Shorten(Encoding.UTF8.GetString(tape.Written(token))),
        };
    }

    private static string Shorten(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return string.Concat(text.AsSpan(0, length), "...");
    }
}
