namespace AgentGuard.Conformance.Simulation;

/// <summary>What a simulated provider answers with instead of an answer.</summary>
internal sealed class ProviderException(int status, double? retryAfter = null) : Exception($"HTTP {status}")
{
    public int Status { get; } = status;

    /// <summary>How long it asks to wait, in seconds.</summary>
    public double? RetryAfter { get; } = retryAfter;
}
