using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentGuard.Failures;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Streaming;

namespace AgentGuard.StructuredOutput;

/// <summary>Makes partial values of the text of an answer that is still coming.</summary>
internal sealed class PartialReader<T> : IDisposable
{
    private readonly JsonSchemaStream _stream;
    private readonly JsonTypeInfo<T> _type;
    private readonly bool _isWrapped;
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private byte[] _last = [];
    private int _attempt;

    public PartialReader(JsonSchemaValidator validator, JsonSerializerOptions options, bool isWrapped)
    {
        _stream = validator.OpenStream();
        _type = PartialTypes.Of<T>(options);
        _isWrapped = isWrapped;
    }

    /// <summary>Begins anew: what came before leads nowhere.</summary>
    public void Restart()
    {
        if (_stream.Length > 0)
        {
            _stream.Reset();
            _encoder.Reset();
            _last = [];
            _attempt++;
        }
    }

    /// <summary>Takes the next piece of text.</summary>
    /// <returns>What there is now, or <see langword="null"/> when that is nothing more than before.</returns>
    /// <exception cref="ModelFailureException">No conforming answer begins like this.</exception>
    public Partial<T>? Append(string text)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length + 1)];
        _stream.Append(utf8.AsSpan(0, _encoder.GetBytes(text, utf8, flush: false)));
        if (_stream.Rejection is { } error)
        {
            throw Violated(error);
        }

        var json = Write(withOpenString: true);
        if (json.Length == 0 || json.AsSpan().SequenceEqual(_last))
        {
            return null;
        }

        _last = json;
        return Create(json, Write(withOpenString: false), isComplete: false);
    }

    /// <summary>Ends the answer.</summary>
    /// <exception cref="ModelFailureException">It does not conform.</exception>
    public Partial<T> Complete() => _stream.Complete() is [var error, ..]
        ? throw Violated(error)
        : Create(Write(withOpenString: false), default, isComplete: true)!;

    public void Dispose() => _stream.Dispose();

    private static ModelFailureException Violated(SchemaError error) => new(
        new(ModelFailureKind.SchemaViolated, $"The answer does not conform to its schema: {error.ToContentFreeString()}.") { IsReplaySafe = false });

    private byte[] Write(bool withOpenString)
    {
        var buffer = new ArrayBufferWriter<byte>();
        _stream.WriteSoFar(buffer, withOpenString);
        return buffer.WrittenSpan.ToArray();
    }

    private Partial<T>? Create(byte[] json, ReadOnlyMemory<byte> settled, bool isComplete)
    {
        var paths = _stream.GetOpenPaths();
        if (!_isWrapped)
        {
            return new(json, settled, _type, paths, _attempt, isComplete);
        }

        var value = Unwrap(json);
        string[] inner = [.. paths.Where(path => path.StartsWith("/data", StringComparison.Ordinal)).Select(path => path["/data".Length..])];
        return value.IsEmpty ? null : new(value, settled.IsEmpty ? settled : Unwrap(settled.Span), _type, inner, _attempt, isComplete);
    }

    private static ReadOnlyMemory<byte> Unwrap(ReadOnlySpan<byte> json) =>
        JsonElement.Parse(json).TryGetProperty("data", out var data) ? Encoding.UTF8.GetBytes(data.GetRawText()) : default;
}
