namespace AgentGuard.Ports;

/// <summary>Tells whether a chat client is worth calling now; found by <c>GetService</c>.</summary>
public interface ICandidateHealth
{
    /// <summary>How long the client asks not to be called.</summary>
    /// <returns><see cref="TimeSpan.Zero"/> when it may be called now.</returns>
    TimeSpan GetUnavailableFor();

    /// <summary>Whether the client is well and takes calls, only not at once: they wait for their turn.</summary>
    bool IsBusy => false;

    /// <summary>Asks for one call now, because nobody else can answer.</summary>
    /// <returns>
    /// <see langword="true"/> when one may be made. <see langword="false"/> when one was made a moment ago, or only a person can mend it; that
    /// is the answer of clients that do not say otherwise.
    /// </returns>
    bool TryProbe() => GetUnavailableFor() == TimeSpan.Zero;

    /// <summary>Tells the client that others can answer in its place, so that it need not wait long before it tries again.</summary>
    /// <param name="isAnyReady">Whether one of them may be asked now; thread-safe and cheap.</param>
    void SetAlternatives(Func<bool> isAnyReady)
    {
    }
}
