namespace AgentGuard.Ports;

/// <summary>Counts the tokens of a text.</summary>
/// <remarks>Implementations must be thread-safe and must never count fewer than zero.</remarks>
public interface ITokenCounter
{
    /// <summary>Counts the tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of tokens, exact or estimated.</returns>
    int CountTokens(ReadOnlySpan<char> text);
}
