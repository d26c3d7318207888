namespace AgentGuard.Transcripts;

/// <summary>A set of ASCII characters, compared by value.</summary>
internal readonly record struct AsciiSet
{
    private readonly UInt128 _bits;

    public AsciiSet(string characters)
    {
        foreach (var character in characters)
        {
            if (character >= 128)
            {
                throw new ArgumentException(
                    $"The character U+{(int)character:X4} is not ASCII; a set of accepted characters holds ASCII alone.", nameof(characters));
            }

            _bits |= UInt128.One << character;
        }
    }

    public bool Contains(char character) => character < 128 && (_bits >> character & UInt128.One) != UInt128.Zero;

    public bool ContainsAll(string text)
    {
        foreach (var character in text)
        {
            if (!Contains(character))
            {
                return false;
            }
        }

        return true;
    }
}
