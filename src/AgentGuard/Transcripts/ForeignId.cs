using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Transcripts;

/// <summary>Makes ids and names that a provider accepts out of those of another, always the same out of the same.</summary>
internal static class ForeignId
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string Prefix = "call_";
    private const int HashedLength = 24;
    private const int NameMark = 8;

    /// <summary>An id made by a hash (SHA-256) of the foreign one and the number of the attempt.</summary>
    public static string Create(string foreign, int attempt, TranscriptRules rules)
    {
        var alphabet = AlphabetOf(rules);
        var prefix = rules.MaxCallIdLength >= Prefix.Length + HashedLength && rules.AcceptsCallIdCharacter('_')
            && Prefix.All(rules.AcceptsCallIdCharacter) ? Prefix : string.Empty;
        var length = Math.Clamp(HashedLength, Math.Max(1, rules.MinCallIdLength - prefix.Length), rules.MaxCallIdLength - prefix.Length);
        return prefix + Write(foreign, attempt, alphabet, length);
    }

    /// <summary>The name with other characters in place of those that are not accepted; a hash marks one that was too long.</summary>
    public static string CreateName(string name, TranscriptRules rules)
    {
        var filler = rules.AcceptsNameCharacter('_') ? '_' : Alphabet.First(rules.AcceptsNameCharacter);
        var characters = name.Length == 0 ? "unknown_tool".ToCharArray() : name.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            characters[i] = rules.AcceptsNameCharacter(characters[i]) ? characters[i] : filler;
        }

        var written = new string(characters);
        if (written.Length <= rules.MaxNameLength)
        {
            return written;
        }

        var mark = Math.Min(NameMark, rules.MaxNameLength);
        var alphabet = string.Concat(Alphabet.Where(rules.AcceptsNameCharacter));
        return written[..(rules.MaxNameLength - mark)] + Write(name, 0, alphabet.Length > 0 ? alphabet : filler.ToString(), mark);
    }

    private static string AlphabetOf(TranscriptRules rules)
    {
        var accepted = string.Concat(Alphabet.Where(rules.AcceptsCallIdCharacter));
        return accepted.Length > 0 ? accepted : rules.CallIdCharacters!;
    }

    private static string Write(string text, int attempt, string alphabet, int length)
    {
        var written = new char[length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < length; i++)
        {
            var at = i % hash.Length;
            if (at == 0)
            {
                SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{attempt}.{i}:{text}")), hash);
            }

            written[i] = alphabet[hash[at] % alphabet.Length];
        }

        return new string(written);
    }
}
