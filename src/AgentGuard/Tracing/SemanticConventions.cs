namespace AgentGuard.Tracing;

/// <summary>The names that spans and metrics have.</summary>
/// <remarks>Every <c>gen_ai.*</c> name is of stability Development: which version a backend reads is for it to say.</remarks>
public enum SemanticConventions
{
    /// <summary>OpenTelemetry's conventions for generative AI, v1.37, as Microsoft Agent Framework emits them.</summary>
    V137,

    /// <summary>OpenTelemetry's conventions for generative AI, v1.41, as Microsoft.Extensions.AI 10.11 emits them.</summary>
    V141,

    /// <summary>The first release, v0.1.0, of OpenTelemetry's repository of its own for generative AI.</summary>
    GenAI01,

    /// <summary>OpenInference, which Arize Phoenix reads.</summary>
    OpenInference,
}
