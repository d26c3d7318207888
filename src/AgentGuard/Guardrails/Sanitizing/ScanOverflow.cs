namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>What happens to a text that has more windows than may be read.</summary>
public enum ScanOverflow
{
    /// <summary>It is not judged: a failed judgement, which blocks unless the host said otherwise by name.</summary>
    Refuse,

    /// <summary>
    /// The windows are read that lie evenly over the text, its beginning and its end among them; how much that was is reported. What stands
    /// in between is not seen: whoever writes a long enough text walks through.
    /// </summary>
    Sample,
}
