using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Sees secrets: keys and tokens of known issuers, private keys, JSON web tokens, bearer tokens, passwords in connection strings
/// and URLs, and values that look generated where their name says that they are secret.
/// </summary>
/// <remarks>
/// <para>Of a text that comes in pieces, a private key that has begun is held until it ends, however long it is.</para>
/// <para>Immutable and thread-safe. Allocates nothing when nothing is found.</para>
/// </remarks>
public sealed class SecretGuardrail : IStreamingGuardrail
{
    private readonly DetectorSet _detectors;

    /// <summary>Creates the guardrail.</summary>
    public SecretGuardrail() => _detectors = new DetectorSet(Name, Detectors());

    /// <inheritdoc/>
    public string Name => "secrets";

    /// <inheritdoc/>
    /// <value>24,580 characters at most, for a JSON web token; less than a hundred where nothing looks like a secret.</value>
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

    internal static Detector[] Detectors() =>
    [
        new TokenDetector(), new JwtDetector(), new PrivateKeyDetector(),
        new BearerDetector(), new PasswordDetector(), new UrlPasswordDetector(), new AzureSecretDetector(),
        new AppTokenDetector(), new AssignedSecretDetector(), new CommandPasswordDetector(),
    ];
}
