using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Fallback.Ending;

/// <summary>A hash (SHA-256) of parts whose lengths are part of it, so that no two lists of parts are taken for one.</summary>
internal sealed class KeyHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(string? text)
    {
        if (text is null)
        {
            AddLength(-1);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Add(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        AddLength(bytes.Length);
        _hash.AppendData(bytes);
    }

    public void Add(double? number) => Add(number?.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The hash of the parts so far and of some more, which are not kept.</summary>
    public string With(params ReadOnlySpan<string?> parts)
    {
        using var further = new KeyHash();
        further.Add(_hash.GetCurrentHash());
        foreach (var part in parts)
        {
            further.Add(part);
        }

        return Convert.ToHexString(further._hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private void AddLength(int length)
    {
        Span<byte> written = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(written, length);
        _hash.AppendData(written);
    }
}
