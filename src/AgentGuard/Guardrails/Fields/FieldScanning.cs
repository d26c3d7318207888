using AgentGuard.Guardrails.Detectors;
using AgentGuard.Guardrails.HiddenText;
using AgentGuard.Guardrails.Sanitizing;
using AgentGuard.Guardrails.Wording;

namespace AgentGuard.Guardrails.Fields;

/// <summary>Decides which guardrails of a policy read JSON field by field.</summary>
internal static class FieldScanning
{
    /// <summary>The step for a boundary, wrapped where its guardrail judges words wherever they stand.</summary>
    /// <remarks>
    /// Conditions, limits of length and judges speak about the whole and stay as they are; so does a guardrail of the host's, which is wrapped
    /// by name (<see cref="FieldGuardrail"/>) unless it judges a text while it comes.
    /// </remarks>
    public static GuardrailStep Wrap(GuardrailStep step, TrustBoundary boundary, GuardrailOptions options) =>
        options.ScanFields && boundary is TrustBoundary.ToolResult or TrustBoundary.ModelRequest && ReadingOf(step.Guardrail) is { } reading
            ? step with { Guardrail = new FieldGuardrail(step.Guardrail, reading) }
            : step;

    private static FieldReading? ReadingOf(IGuardrail guardrail) => guardrail switch
    {
        IJoinedFields => FieldReading.Joined,
        PiiGuardrail or SecretGuardrail or PatternGuardrail or InjectionGuardrail or HiddenTextGuardrail or DeniedWordsGuardrail
            or SpotlightGuardrail or IStreamingGuardrail => FieldReading.EachField,
        _ => null,
    };
}
