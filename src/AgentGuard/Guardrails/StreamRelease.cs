namespace AgentGuard.Guardrails;

/// <summary>When the text of a streamed answer is let go.</summary>
public enum StreamRelease
{
    /// <summary>
    /// As soon as no text that may follow changes what is done with it, where every guardrail of the output can tell
    /// (<see cref="IStreamingGuardrail"/>) and none asks again; else when the message ends.
    /// </summary>
    Settled,

    /// <summary>When the message ends: a message is shown whole or not at all.</summary>
    Whole,
}
