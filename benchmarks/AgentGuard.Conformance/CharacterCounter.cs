using AgentGuard.Ports;

namespace AgentGuard.Conformance;

/// <summary>Four characters a token, as the cost model of the recorded runs counts.</summary>
internal sealed class CharacterCounter : ITokenCounter
{
    public static CharacterCounter Instance { get; } = new();

    public int CountTokens(ReadOnlySpan<char> text) => Math.Max(1, text.Length / 4);
}
