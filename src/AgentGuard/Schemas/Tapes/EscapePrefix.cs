namespace AgentGuard.Schemas.Tapes;

/// <summary>An escape of a code unit, <c>\u</c> and four digits, of which the first one to three are known.</summary>
/// <param name="Value">What they are worth.</param>
/// <param name="Digits">How many they are.</param>
internal readonly record struct EscapePrefix(int Value, int Digits)
{
    /// <summary>How many different ones there are.</summary>
    public const int Count = 16 + 256 + 4096;

    /// <summary>The least that it can become.</summary>
    public int First => Value << (4 * (4 - Digits));

    /// <summary>The most that it can become.</summary>
    public int Last => First + (1 << (4 * (4 - Digits))) - 1;

    /// <summary>Whether it can become half of a character.</summary>
    public bool CanBeSurrogate => First <= 0xDFFF && Last >= 0xD800;

    /// <summary>A number of its own, below <see cref="Count"/>.</summary>
    public int Index => Value + (Digits == 1 ? 0 : Digits == 2 ? 16 : 16 + 256);
}
