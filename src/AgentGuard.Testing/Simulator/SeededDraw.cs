using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Testing.Simulator;

/// <summary>Two independent numbers that depend on a seed, a key and an attempt, and on nothing else.</summary>
internal readonly struct SeededDraw
{
    private readonly ulong _pick;

    private SeededDraw(double unit, ulong pick)
    {
        Unit = unit;
        _pick = pick;
    }

    public double Unit { get; }

    public static SeededDraw Of(int seed, string key, int attempt)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seed}\n{attempt}\n{key}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);

        // 53 bits are what a double holds exactly, so the unit stays below 1.
        var unit = (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
        return new SeededDraw(unit, BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }

    public int Pick(int count) => (int)(_pick % (ulong)count);
}
