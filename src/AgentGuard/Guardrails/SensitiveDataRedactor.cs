using AgentGuard.Guardrails.Detectors;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>Replaces personal data and secrets by the placeholders of the run, by the same patterns and check digits as the guardrails.</summary>
/// <remarks>Immutable and thread-safe. Names and postal addresses of people have no fixed form and are not seen.</remarks>
public sealed class SensitiveDataRedactor : IContentRedactor
{
    private readonly DetectorSet _secrets = new("secrets", SecretGuardrail.Detectors());
    private readonly DetectorSet _pii;

    /// <summary>Creates the redactor.</summary>
    /// <param name="kinds">What counts as personal data. Default: all kinds but web addresses.</param>
    /// <exception cref="ArgumentOutOfRangeException">A kind that is not known.</exception>
    public SensitiveDataRedactor(PiiKinds kinds = PiiKinds.Default)
    {
        if (kinds is PiiKinds.None || (kinds & ~PiiKinds.All) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(kinds), kinds, "Name at least one known kind of personal data.");
        }

        _pii = new DetectorSet("pii", PiiGuardrail.DetectorsOf(kinds));
    }

    /// <inheritdoc/>
    public string Redact(string content, RedactionMap redactions)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(redactions);
        return Redact(_pii, Redact(_secrets, content, redactions), redactions);
    }

    private static string Redact(DetectorSet detectors, string content, RedactionMap redactions)
    {
        var judgement = detectors.Judge(content);
        if (judgement.Passed)
        {
            return content;
        }

        // A finding whose place is not known cannot be cut out: nothing of the text may be kept then.
        return TextRedaction.Redact(content, judgement.Findings, erasedAs: null, redactions)
            ?? throw new InvalidOperationException("What was found has no place in the text.");
    }
}
