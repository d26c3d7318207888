namespace AgentGuard.StructuredOutput;

/// <summary>When the text of a streamed answer is handed out.</summary>
public enum OutputStreaming
{
    /// <summary>When it is accepted: what is handed out conforms. Until then it can be repaired and asked for again.</summary>
    Hold,

    /// <summary>
    /// As it comes, as long as some conforming answer begins like it. When that ends, or the whole fails a check, the stream ends with an
    /// exception: what was handed out cannot be taken back.
    /// </summary>
    Release,

    /// <summary>As with <see cref="Release"/>, but a failed answer is asked for again and begins anew, with another message id.</summary>
    Restart,
}
