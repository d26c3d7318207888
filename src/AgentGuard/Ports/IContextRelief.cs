namespace AgentGuard.Ports;

/// <summary>A layer further out that can shorten the conversation when a model says that it does not fit.</summary>
public interface IContextRelief
{
    /// <summary>Claims the one retry with a shorter conversation.</summary>
    /// <returns><see langword="true"/> the first time: let the overflow pass up. Afterwards <see langword="false"/>.</returns>
    bool TryClaim();
}
