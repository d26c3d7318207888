namespace AgentGuard.Tools.Attempts;

/// <summary>A call was not made, because the tool is left alone or busy.</summary>
internal sealed class ToolUnavailableException(string reason, TimeSpan? wait) : Exception(reason)
{
    /// <summary>How long until it may be called, where that is known.</summary>
    public TimeSpan? Wait { get; } = wait;
}
