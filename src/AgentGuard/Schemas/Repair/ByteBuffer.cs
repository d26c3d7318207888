namespace AgentGuard.Schemas.Repair;

/// <summary>Bytes that grow; kept for reuse.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = new byte[256];

    public int Count { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void CutTo(int count) => Count = count;

    public void Add(byte value)
    {
        Ensure(1);
        _bytes[Count++] = value;
    }

    public void Add(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(_bytes.AsSpan(Count));
        Count += value.Length;
    }

    /// <summary>Gives room to write to; <see cref="Advance"/> says how much was used.</summary>
    public Span<byte> Room(int size)
    {
        Ensure(size);
        return _bytes.AsSpan(Count);
    }

    public void Advance(int count) => Count += count;

    private void Ensure(int size)
    {
        if (_bytes.Length - Count < size)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Count + size));
        }
    }
}
