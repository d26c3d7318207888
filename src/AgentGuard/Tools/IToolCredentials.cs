namespace AgentGuard.Tools;

/// <summary>Gives tools the credentials of a service, and renews them.</summary>
/// <remarks>Implementations are thread-safe, and keep a credential until it is refused: they are asked once for each call.</remarks>
public interface IToolCredentials
{
    /// <summary>Gives the credential for a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="refused">The one that was refused with a status of 401 or 403 and must not be given again; <see langword="null"/> at first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The credential, for example an access token.</returns>
    ValueTask<string> GetAsync(ToolCallContext call, string? refused, CancellationToken cancellationToken);
}
