using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Tracing;

/// <summary>How runs are traced.</summary>
public sealed class TracingOptions
{
    /// <summary>The environment variable that turns the capture of content on, for hosts that say nothing in code.</summary>
    public const string CaptureVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>The names that spans and metrics have.</summary>
    /// <value>Default <see cref="SemanticConventions.V141"/>, those of Microsoft.Extensions.AI 10.11.</value>
    public SemanticConventions Conventions { get; set; } = SemanticConventions.V141;

    /// <summary>Whether messages, arguments, results and the texts of exceptions are captured, redacted.</summary>
    /// <value>
    /// Default <see langword="null"/>: as <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c> says (<c>true</c>, <c>SPAN_ONLY</c> or
    /// <c>SPAN_AND_EVENT</c> turn it on), and off without it.
    /// </value>
    public bool? CaptureContent { get; set; }

    /// <summary>Above how many characters a text is kept once in the content store, by its hash, and only referenced in spans.</summary>
    /// <value>Default 32,768. Range 256 to 10,000,000. Backends cut or drop what is larger than about a megabyte for a whole span.</value>
    [Range(256, 10_000_000)]
    public int MaxTextLength { get; set; } = 32_768;

    /// <summary>How many spans wait for each sink at most; what comes then is dropped and counted.</summary>
    /// <value>Default 10,000. Range 1 to 10,000,000.</value>
    [Range(1, 10_000_000)]
    public int SinkCapacity { get; set; } = 10_000;

    internal bool CapturesContent => CaptureContent ?? IsOn(Environment.GetEnvironmentVariable(CaptureVariable));

    internal static bool IsOn(string? variable) => variable?.Trim().ToUpperInvariant() is "TRUE" or "1" or "SPAN_ONLY" or "SPAN_AND_EVENT";
}
