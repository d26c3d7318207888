using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Resilience;

/// <summary>Whether a client ends its streams with a finish reason. One that does, and once does not, was cut.</summary>
/// <remarks>Some SDKs take an error in the middle of a stream for its end: the answer just stops, and nothing throws. Thread-safe.</remarks>
internal sealed class FinishHabit
{
    private static readonly string[] KnownProviders = ["openai", "anthropic"];
    private volatile bool _isKept;

    /// <summary>The failure of a stream that ended without a finish reason.</summary>
    public static ModelFailure Cut { get; } =
        new(ModelFailureKind.Transport, "The stream ended without a finish reason: it was cut. Try again.");

    /// <summary>Learns from what a client says of itself.</summary>
    public void Expect(ChatClientMetadata? metadata) =>
        _isKept |= KnownProviders.Contains(metadata?.ProviderName, StringComparer.OrdinalIgnoreCase);

    /// <summary>Learns from the end of a stream.</summary>
    /// <returns><see langword="false"/> when the stream was cut.</returns>
    public bool IsWhole(bool hasContent, bool hasFinishReason)
    {
        if (hasFinishReason && !_isKept)
        {
            _isKept = true;
        }

        return hasFinishReason || !hasContent || !_isKept;
    }
}
