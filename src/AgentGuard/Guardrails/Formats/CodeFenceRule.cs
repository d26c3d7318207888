namespace AgentGuard.Guardrails.Formats;

/// <summary>How much fenced code a text may have.</summary>
public enum CodeFenceRule
{
    /// <summary>None.</summary>
    None,

    /// <summary>Any number of closed blocks, among other text.</summary>
    Some,

    /// <summary>The text is one closed block and nothing else.</summary>
    Only,
}
