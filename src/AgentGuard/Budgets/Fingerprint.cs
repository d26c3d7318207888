namespace AgentGuard.Budgets;

/// <summary>A 64-bit FNV-1a hash over characters: equal texts, equal numbers; others practically never.</summary>
/// <remarks>Fowler, Noll, Vo: the FNV non-cryptographic hash algorithm. It decides on a hint to a model, never on security.</remarks>
internal static class Fingerprint
{
    public const ulong Start = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    public static ulong Add(ulong hash, char c) => (hash ^ c) * Prime;

    public static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            hash = Add(hash, c);
        }

        return hash;
    }

    public static ulong Add(ulong hash, ulong other)
    {
        for (var shift = 0; shift < 64; shift += 16)
        {
            hash = Add(hash, (char)(other >> shift));
        }

        return hash;
    }
}
