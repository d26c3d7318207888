using System.Text.Json;

namespace AgentGuard.Schemas;

/// <summary>Collects what is wrong with a value, and where.</summary>
internal sealed class SchemaErrors
{
    private const int MaxText = 40;
    private readonly List<string> _path = [];

    public List<SchemaError> Found { get; } = [];

    public void Enter(string segment) =>
        _path.Add(segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    public void Add(string expected, JsonElement got) => Add(expected, Describe(got));

    public void Add(string expected, string got) => Found.Add(new SchemaError(CurrentPath(), expected, got));

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"an array of {value.GetArrayLength()}",
        JsonValueKind.String => Quote(value.GetString()!),
        _ => Shorten(value.GetRawText()),
    };

    private static string Quote(string text) => $"\"{Shorten(text)}\"";

    private static string Shorten(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return string.Concat(text.AsSpan(0, length), "...");
    }

    private string CurrentPath() => _path.Count == 0 ? string.Empty : "/" + string.Join('/', _path);
}
