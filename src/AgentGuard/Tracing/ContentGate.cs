using AgentGuard.Ports;

namespace AgentGuard.Tracing;

/// <summary>The one way by which content comes into a span: captured only on opt-in, redacted, and stored by its hash where it is large.</summary>
/// <remarks>Fails closed: what cannot be redacted is left out, and the span says so. Thread-safe.</remarks>
internal sealed class ContentGate(TracingOptions options, IContentRedactor? redactor, IContentStore contents)
{
    /// <summary>Whether content is captured at all.</summary>
    public bool IsOpen { get; } = options.CapturesContent;

    public int MaxTextLength { get; } = options.MaxTextLength;

    public IContentStore Contents { get; } = contents;

    /// <summary>Begins to capture the content of one span.</summary>
    public CapturedContent Begin(AgentRun? run) => new(this, run);

    /// <summary>Redacts a text: first what is known to be a value of the run, then what looks like one.</summary>
    /// <returns>The text that may be kept; <see langword="null"/> where the redaction failed.</returns>
    public string? Redact(string text, RedactionMap redactions)
    {
        try
        {
            var hidden = redactions.Hide(text);
            return redactor is null ? hidden : redactor.Redact(hidden, redactions);
        }
#pragma warning disable CA1031 // Whatever a redactor throws, the content must not be kept and the run must go on.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
