namespace AgentGuard.Ports;

/// <summary>Takes what must not be kept out of content before it reaches a trace, a log or a recording.</summary>
/// <remarks>Implementations are thread-safe. What one throws makes the content be left out whole: it fails closed.</remarks>
public interface IContentRedactor
{
    /// <summary>Redacts a text.</summary>
    /// <param name="content">The text.</param>
    /// <param name="redactions">
    /// The placeholders of the run: a value that is replaced by one of these can be put back by who holds the map. One that must never be put back is simply
    /// taken out.
    /// </param>
    /// <returns>The text that may be kept; the same instance where nothing changed.</returns>
    string Redact(string content, RedactionMap redactions);
}
