namespace AgentGuard.Schemas.Rules;

/// <summary>Which members of an object or array some schema has judged: what <c>unevaluated*</c> leaves alone.</summary>
internal sealed class Marks(int count)
{
    private readonly ulong[] _bits = new ulong[(count + 63) / 64];

    public int Count { get; } = count;

    public bool this[int index] => (_bits[index >> 6] & (1UL << (index & 63))) != 0;

    public void Add(int index) => _bits[index >> 6] |= 1UL << (index & 63);

    public void AddAll() => _bits.AsSpan().Fill(ulong.MaxValue);

    public void AddAll(Marks other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    /// <summary>Marks for a schema that may fail and then has judged nothing.</summary>
    public static Marks? Fork(Marks? marks) => marks is null ? null : new Marks(marks.Count);
}
