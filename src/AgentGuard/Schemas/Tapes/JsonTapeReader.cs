using System.Buffers;
using System.Text.Json;

namespace AgentGuard.Schemas.Tapes;

/// <summary>Reads the tokens of a JSON text in one forward pass.</summary>
internal ref struct JsonTapeReader(ReadOnlySpan<byte> json, JsonReaderOptions options)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly JsonReaderOptions _options = options;
    private JsonToken[] _tokens = ArrayPool<JsonToken>.Shared.Rent(Math.Max(64, json.Length / 8));
    private int _count;

    /// <summary>The tokens read; valid until disposed.</summary>
    public readonly JsonTape Tape => new(_json, _tokens.AsSpan(0, _count));

    /// <summary>Reads everything.</summary>
    /// <exception cref="JsonException">The text is not JSON or nests too deep.</exception>
    public void Read()
    {
        if (!TryScan())
        {
            // It says what is wrong, or reads what is no strict JSON but allowed.
            _count = 0;
            ReadByPlatform();
        }
    }

    private bool TryScan()
    {
        var scanner = new TapeScanner(_json, _options.MaxDepth, _tokens);
        var scanned = scanner.TryScan();
        (_tokens, _count) = (scanner.Tokens, scanner.Count);
        return scanned;
    }

    private void ReadByPlatform()
    {
        var reader = new Utf8JsonReader(_json, _options);
        var parent = -1;
        while (reader.Read())
        {
            if (_count == _tokens.Length)
            {
                Grow();
            }

            var type = reader.TokenType;
            if (type is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                // While a container is open, its Next holds the container around it.
                var outer = _tokens[parent].Next;
                _tokens[parent].Next = _count;
                parent = outer;
                continue;
            }

            ref var token = ref _tokens[_count];
            token.Start = (int)reader.TokenStartIndex;
            token.Next = ++_count;
            token.Escaped = false;
            token.Kind = KindOf(type);
            if (type != JsonTokenType.PropertyName && parent >= 0)
            {
                _tokens[parent].Length++;
            }

            if (type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                token.Length = 0;
                token.Next = parent;
                parent = _count - 1;
                continue;
            }

            token.Length = reader.ValueSpan.Length;
            if (type is JsonTokenType.PropertyName or JsonTokenType.String)
            {
                token.Start++;
                token.Escaped = reader.ValueIsEscaped;
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<JsonToken>.Shared.Return(_tokens);
        _tokens = [];
        _count = 0;
    }

    private static JsonKinds KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => JsonKinds.Object,
        JsonTokenType.StartArray => JsonKinds.Array,
        JsonTokenType.PropertyName => JsonKinds.Name,
        JsonTokenType.String => JsonKinds.String,
        JsonTokenType.Number => JsonKinds.Number,
        JsonTokenType.True => JsonKinds.True,
        JsonTokenType.False => JsonKinds.False,
        _ => JsonKinds.Null,
    };

    private void Grow()
    {
        var larger = ArrayPool<JsonToken>.Shared.Rent(_tokens.Length * 2);
        _tokens.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<JsonToken>.Shared.Return(_tokens);
        _tokens = larger;
    }
}
