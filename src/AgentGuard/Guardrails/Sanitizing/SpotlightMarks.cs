using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Makes the codes of marks, and tells its own from others.</summary>
/// <remarks>
/// A code is 40 bits that HMAC-SHA256 makes of the conversation and 40 bits that it makes of those: nobody without the key can guess or
/// make one, the same conversation gets the same one, and one that was given out earlier is known again without being remembered.
/// </remarks>
internal sealed class SpotlightMarks
{
    public const int CodeLength = 16;
    private const int HalfBytes = 5;
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private readonly byte[] _key;

    public SpotlightMarks(ReadOnlyMemory<byte>? key)
    {
        if (key is { Length: < 16 })
        {
            throw new ArgumentException("The key of Spotlight needs 16 bytes or more.", nameof(key));
        }

        _key = key?.ToArray() ?? RandomNumberGenerator.GetBytes(32);
    }

    public string CodeOf(string conversation) => Sign(Keyed("code", Encoding.UTF8.GetBytes(conversation)));

    public bool IsOwn(ReadOnlySpan<char> code)
    {
        if (code.Length != CodeLength)
        {
            return false;
        }

        ulong half = 0;
        foreach (var c in code[..(CodeLength / 2)])
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            half = (half << 5) | (uint)digit;
        }

        return code.SequenceEqual(Sign(half));
    }

    private static void Write(StringBuilder to, ulong half)
    {
        for (var shift = 35; shift >= 0; shift -= 5)
        {
            to.Append(Alphabet[(int)(half >> shift) & 31]);
        }
    }

    private string Sign(ulong half)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, half);
        var code = new StringBuilder(CodeLength);
        Write(code, half);
        Write(code, Keyed("sign", bytes));
        return code.ToString();
    }

    private ulong Keyed(string purpose, ReadOnlySpan<byte> bytes)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes(purpose), 0, .. bytes];
        return BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(_key, message)) >> (64 - (HalfBytes * 8));
    }
}
