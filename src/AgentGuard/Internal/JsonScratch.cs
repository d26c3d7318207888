using System.Buffers;
using System.Text.Json;

namespace AgentGuard.Internal;

/// <summary>A writer of JSON and its buffer, kept from use to use by each thread; small texts are written often.</summary>
internal sealed class JsonScratch : IDisposable
{
    private const int LargestKept = 64 * 1024;

    // Guardrails read the text: an escaped letter or angle bracket would hide from them.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static JsonScratch? _kept;

    [ThreadStatic]
    private static JsonScratch? _keptRelaxed;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly bool _isRelaxed;

    private JsonScratch(bool isRelaxed)
    {
        _isRelaxed = isRelaxed;
        Writer = new Utf8JsonWriter(_buffer, isRelaxed ? Relaxed : default);
    }

    public Utf8JsonWriter Writer { get; }

    /// <summary>Takes a writer. A value that writes JSON itself, in between, gets another.</summary>
    /// <param name="isRelaxed">Whether nothing is escaped but what JSON demands.</param>
    public static JsonScratch Rent(bool isRelaxed)
    {
        ref var slot = ref isRelaxed ? ref _keptRelaxed : ref _kept;
        var kept = slot ?? new JsonScratch(isRelaxed);
        slot = null;
        return kept;
    }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written()
    {
        Writer.Flush();
        return _buffer.WrittenSpan;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (_buffer.Capacity <= LargestKept)
        {
            _buffer.ResetWrittenCount();
            Writer.Reset();
            (_isRelaxed ? ref _keptRelaxed : ref _kept) = this;
        }
    }
}
