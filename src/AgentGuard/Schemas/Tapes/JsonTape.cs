using System.Text;

namespace AgentGuard.Schemas.Tapes;

/// <summary>A JSON text and its tokens in order, so that every part can be visited and skipped at no cost.</summary>
internal readonly ref struct JsonTape(ReadOnlySpan<byte> json, ReadOnlySpan<JsonToken> tokens)
{
    public ReadOnlySpan<byte> Json { get; } = json;

    public ReadOnlySpan<JsonToken> Tokens { get; } = tokens;

    /// <summary>The text of a string, a name or a scalar as it is written.</summary>
    public ReadOnlySpan<byte> Written(in JsonToken token) => Json.Slice(token.Start, token.Length);

    /// <summary>The unescaped text of a string or a name.</summary>
    public string Text(in JsonToken token)
    {
        using var text = Utf8Text.Of(this, token);
        return Encoding.UTF8.GetString(text.Bytes);
    }
}
