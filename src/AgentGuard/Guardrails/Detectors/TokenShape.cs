using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>How the tokens of an issuer look.</summary>
/// <param name="Prefix">What they begin with.</param>
/// <param name="Shortest">The least number of characters after the prefix.</param>
/// <param name="Longest">The greatest number, after which the token must end; 0 for no bound.</param>
/// <param name="Characters">What they are made of.</param>
internal sealed record TokenShape(string Prefix, int Shortest, int Longest, SearchValues<char> Characters)
{
    /// <summary>The least entropy in bits per character.</summary>
    public double Bits { get; init; } = 3;

    /// <summary>The least number of digits; a word with dashes ("sk-learn-...") is no key.</summary>
    public int LeastDigits { get; init; } = 1;

    /// <summary>What they end in.</summary>
    public string Suffix { get; init; } = string.Empty;
}
