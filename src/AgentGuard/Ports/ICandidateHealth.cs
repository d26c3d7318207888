namespace AgentGuard.Ports;

/// <summary>Tells whether a chat client is worth calling now; found by <c>GetService</c>.</summary>
public interface ICandidateHealth
{
    /// <summary>How long the client asks not to be called.</summary>
    /// <returns><see cref="TimeSpan.Zero"/> when it may be called now.</returns>
    TimeSpan GetUnavailableFor();
}
