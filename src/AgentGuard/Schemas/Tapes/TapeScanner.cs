using System.Buffers;
using System.Runtime.CompilerServices;

namespace AgentGuard.Schemas.Tapes;

/// <summary>Reads the tokens of strict JSON, which must be UTF-8. What it does not take at once it leaves to the platform's reader.</summary>
/// <remarks>
/// A pass of its own, because the platform's reader keeps for each token more than a tape needs. Strings are searched sixteen bytes at a time.
/// What reads a part is given where it begins and gives where it ends, so that the place stays in a register; <see cref="Failed"/> is no place.
/// </remarks>
internal ref partial struct TapeScanner
{
    private const int Failed = int.MaxValue;

    private readonly ReadOnlySpan<byte> _json;
    private readonly int _maxDepth;
    private JsonToken[] _tokens;
    private int _count;
    private int _parent;
    private int _depth;

    public TapeScanner(ReadOnlySpan<byte> json, int maxDepth, JsonToken[] tokens)
    {
        _json = json;
        (_maxDepth, _tokens, _parent) = (maxDepth, tokens, -1);
    }

    /// <summary>The tokens; rented, and larger ones in place of those given where they did not suffice.</summary>
    public readonly JsonToken[] Tokens => _tokens;

    public readonly int Count => _count;

    /// <summary>Reads everything.</summary>
    /// <returns>Whether it is one value of strict JSON within the depth; if not, the tokens mean nothing.</returns>
    public bool TryScan()
    {
        var at = 0;
        do
        {
            at = SkipSpace(at);
            if ((uint)at >= (uint)_json.Length)
            {
                return false;
            }

            var first = _json[at];
            if (first is (byte)'{' or (byte)'[')
            {
                var depth = _depth;
                at = Open(at, first);
                if (_depth > depth)
                {
                    continue;
                }
            }
            else
            {
                at = first == '"' ? Text(at, JsonKinds.String) : Scalar(at, first);
            }

            at = GoOn(at);
        }
        while (_parent >= 0);

        return at != Failed && SkipSpace(at) == _json.Length;
    }

    private int Scalar(int at, byte first) => first switch
    {
        (byte)'t' => Literal(at, "true"u8, JsonKinds.True),
        (byte)'f' => Literal(at, "false"u8, JsonKinds.False),
        (byte)'n' => Literal(at, "null"u8, JsonKinds.Null),
        _ => Number(at, first),
    };

    private int Open(int at, byte first)
    {
        if (_depth == _maxDepth)
        {
            return Failed;
        }

        // While a container is open, its Next holds the container around it.
        ref var token = ref Add(first == '{' ? JsonKinds.Object : JsonKinds.Array, at, length: 0);
        token.Next = _parent;
        _parent = _count - 1;
        _depth++;
        at = SkipSpace(at + 1);
        if ((uint)at < (uint)_json.Length && _json[at] == (first == '{' ? '}' : ']'))
        {
            Close();
            return at + 1;
        }

        return first == '[' ? at : Name(at);
    }

    /// <summary>After a value: closes what ends here and goes on to the next member or item.</summary>
    private int GoOn(int at)
    {
        while (_parent >= 0)
        {
            at = SkipSpace(at);
            if ((uint)at >= (uint)_json.Length)
            {
                return Failed;
            }

            var isObject = _tokens[_parent].Kind == JsonKinds.Object;
            var next = _json[at];
            if (next == ',')
            {
                return isObject ? Name(SkipSpace(at + 1)) : at + 1;
            }

            if (next != (isObject ? '}' : ']'))
            {
                return Failed;
            }

            Close();
            at++;
        }

        return at;
    }

    private void Close()
    {
        ref var token = ref _tokens[_parent];
        (_parent, token.Next) = (token.Next, _count);
        _depth--;
    }

    private int Name(int at)
    {
        if ((uint)at >= (uint)_json.Length || _json[at] != '"')
        {
            return Failed;
        }

        at = SkipSpace(Text(at, JsonKinds.Name));
        return (uint)at < (uint)_json.Length && _json[at] == ':' ? at + 1 : Failed;
    }

    private int Literal(int at, ReadOnlySpan<byte> literal, JsonKinds kind)
    {
        if (!_json[at..].StartsWith(literal))
        {
            return Failed;
        }

        Add(kind, at, literal.Length);
        return at + literal.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref JsonToken Add(JsonKinds kind, int start, int length)
    {
        if (_count == _tokens.Length)
        {
            Grow();
        }

        if (kind != JsonKinds.Name && _parent >= 0)
        {
            _tokens[_parent].Length++;
        }

        ref var token = ref _tokens[_count];
        (token.Start, token.Length, token.Next, token.Kind, token.Escaped) = (start, length, ++_count, kind, false);
        return ref token;
    }

    private void Grow()
    {
        var larger = ArrayPool<JsonToken>.Shared.Rent(_tokens.Length * 2);
        _tokens.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<JsonToken>.Shared.Return(_tokens);
        _tokens = larger;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int SkipSpace(int at)
    {
        while ((uint)at < (uint)_json.Length && _json[at] <= ' ' && IsSpace(_json[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
