namespace AgentGuard;

/// <summary>A call of a tool in a run, and whether it did what it was called for.</summary>
/// <param name="CallId">The id that the model gave the call, or <see langword="null"/> where there was none.</param>
/// <param name="ToolName">The name of the tool.</param>
/// <param name="Succeeded">
/// Whether the tool returned a result. A call that failed, was refused, took too long or whose outcome is unknown did not succeed.
/// </param>
public sealed record ToolDeed(string? CallId, string ToolName, bool Succeeded)
{
    /// <summary>Whether the call belongs to an earlier turn of the conversation: a user spoke after it.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsEarlier { get; init; }
}
