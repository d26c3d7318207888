using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Ports;

/// <summary>Names a kept content by what it says: the same text has the same key, in every process.</summary>
/// <param name="Scope">Whose it is: the principal of the run, or the empty string without one. Nobody reads the contents of another scope.</param>
/// <param name="Id">80 bits of the SHA-256 of the text, as 16 characters <c>a-z2-7</c>.</param>
public readonly record struct ContentKey(string Scope, string Id)
{
    private const int Bytes = 10;
    private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>Gives the key of a text.</summary>
    /// <param name="scope">Whose it is.</param>
    /// <param name="content">The text.</param>
    /// <returns>The key.</returns>
    public static ContentKey Of(string scope, string content)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(content);
        var hash = new byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(content), hash);
        return new(scope, string.Create(Bytes * 8 / 5, hash, static (id, hash) =>
        {
            for (var i = 0; i < id.Length; i++)
            {
                var bit = i * 5;
                var pair = (hash[bit / 8] << 8) | hash[bit / 8 + 1];
                id[i] = Digits[(pair >> (11 - bit % 8)) & 31];
            }
        }));
    }
}
