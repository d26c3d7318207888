using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentGuard.Schemas.Tapes;

/// <summary>A JSON value of a schema that values are compared with.</summary>
internal sealed class JsonConstant
{
    private readonly byte[] _json;
    private readonly JsonToken[] _tokens;

    public JsonConstant(JsonElement value)
    {
        _json = JsonMarshal.GetRawUtf8Value(value).ToArray();
        using var reader = new JsonTapeReader(
            _json,
            new JsonReaderOptions { MaxDepth = 1000, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        _tokens = reader.Tape.Tokens.ToArray();
        Text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        Written = value.GetRawText();
    }

    public JsonKinds Kind => _tokens[0].Kind;

    public JsonTape Tape => new(_json, _tokens);

    /// <summary>The string, if it is one.</summary>
    public string? Text { get; }

    /// <summary>As the schema writes it.</summary>
    public string Written { get; }
}
