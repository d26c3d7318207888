using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>The schemas that were compiled, found by their text: each request brings a new instance of the same schema.</summary>
internal sealed class OutputSchemas
{
    private const int MaxCount = 1_000;

    private readonly ConcurrentDictionary<byte[], OutputSchema> _compiled = new(new TextComparer());
    private readonly StructuredOutputOptions _options;
    private OutputSchema? _anyJson;

    public OutputSchemas(StructuredOutputOptions options) => _options = options;

    public OutputSchema Get(ChatResponseFormatJson format)
    {
        if (format.Schema is not { } schema)
        {
            return _anyJson ??= new OutputSchema(format, _options);
        }

        var text = JsonMarshal.GetRawUtf8Value(schema);
        if (_compiled.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var known))
        {
            return known;
        }

        if (_compiled.Count >= MaxCount)
        {
            // A host that makes up schemas as it goes must not fill the memory.
            _compiled.Clear();
        }

        return _compiled.GetOrAdd(text.ToArray(), _ => new OutputSchema(format, _options));
    }

    private sealed class TextComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] text) => GetHashCode(text.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> text)
        {
            var hash = default(HashCode);
            hash.AddBytes(text);
            return hash.ToHashCode();
        }
    }
}
