using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>Sees personal data of a fixed form: addresses, telephone and card numbers, bank accounts, ids, dates of birth.</summary>
/// <remarks>
/// <para>It works by form and check digits, without a model: names and postal addresses are not seen. Values are found too when they are
/// written with zero-width characters, with digits of other scripts or with separators between the digits.</para>
/// <para>Immutable and thread-safe. Allocates nothing when nothing is found.</para>
/// </remarks>
public sealed class PiiGuardrail : IStreamingGuardrail
{
    private readonly DetectorSet _detectors;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="kinds">What counts as personal data. Default: all kinds but web addresses.</param>
    /// <exception cref="ArgumentOutOfRangeException">No kind, or one that is not known.</exception>
    public PiiGuardrail(PiiKinds kinds = PiiKinds.Default)
    {
        if (kinds is PiiKinds.None || (kinds & ~PiiKinds.All) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(kinds), kinds, "Name at least one known kind of personal data.");
        }

        _detectors = new DetectorSet(Name, DetectorsOf(kinds));
    }

    /// <inheritdoc/>
    public string Name => "pii";

    /// <inheritdoc/>
    /// <value>320 characters at most; 8,701 with web addresses.</value>
    public int LookAhead => _detectors.LookAhead;

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(_detectors.Judge(content.Text));
    }

    /// <inheritdoc/>
    public int GetSettledLength(BoundaryContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _detectors.GetSettledLength(content.Text);
    }

    internal static Detector[] DetectorsOf(PiiKinds kinds)
    {
        Detector?[] detectors =
        [
            kinds.HasFlag(PiiKinds.Email) ? new EmailDetector() : null,
            kinds.HasFlag(PiiKinds.PaymentCard) ? new PaymentCardDetector() : null,
            kinds.HasFlag(PiiKinds.Iban) ? new IbanDetector() : null,
            kinds.HasFlag(PiiKinds.NationalId) ? new NationalIdDetector() : null,
            kinds.HasFlag(PiiKinds.Phone) ? new PhoneDetector() : null,
            kinds.HasFlag(PiiKinds.IpAddress) ? new IPv4Detector() : null,
            kinds.HasFlag(PiiKinds.IpAddress) ? new IPv6Detector() : null,
            kinds.HasFlag(PiiKinds.MacAddress) ? new MacAddressDetector() : null,
            kinds.HasFlag(PiiKinds.DateOfBirth) ? new BirthDateDetector() : null,
            kinds.HasFlag(PiiKinds.WebAddress) ? new UrlDetector() : null,
        ];
        return [.. detectors.OfType<Detector>()];
    }
}
