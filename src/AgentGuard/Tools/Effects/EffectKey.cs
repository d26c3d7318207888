using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Tools.Effects;

/// <summary>What makes two calls the same effect.</summary>
/// <param name="RunId">The outermost run.</param>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Arguments">The arguments as canonical JSON with placeholders, or the host's own key.</param>
/// <param name="Ordinal">
/// Which of the calls with these arguments, where each is an effect of its own (<see cref="ToolOptions.RepeatsAreNewEffects"/>); otherwise 0.
/// </param>
public sealed record EffectKey(string RunId, string Tool, string Arguments, int Ordinal = 0)
{
    private const int IdempotencyKeyBytes = 16;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Arguments, Ordinal);

    /// <summary>A key that a service can recognise a repeated call by: the same for the same effect, in every process.</summary>
    /// <returns>32 hexadecimal digits, the first 128 bits of the SHA-256 of the parts; what the arguments were cannot be read from it.</returns>
    public string ToIdempotencyKey()
    {
        var text = FormattableString.Invariant($"{RunId}\n{Tool}\n{Ordinal}\n{Arguments}");
        var size = Encoding.UTF8.GetByteCount(text);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (size <= 512)
        {
            Span<byte> bytes = stackalloc byte[512];
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        }
        else
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        }

        return Convert.ToHexStringLower(hash[..IdempotencyKeyBytes]);
    }
}
