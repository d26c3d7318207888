using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Sees secrets: keys and tokens of known issuers, private keys, JSON web tokens, bearer tokens, passwords in connection strings
/// and URLs, and values that look generated where their name says that they are secret.
/// </summary>
/// <remarks>Immutable and thread-safe. Allocates nothing when nothing is found.</remarks>
public sealed class SecretGuardrail : IGuardrail
{
    private readonly DetectorSet _detectors;

    /// <summary>Creates the guardrail.</summary>
    public SecretGuardrail() => _detectors = new DetectorSet(
        Name,
        [
            new TokenDetector(), new JwtDetector(), new PrivateKeyDetector(),
            new BearerDetector(), new PasswordDetector(), new UrlPasswordDetector(), new AzureSecretDetector(),
            new AppTokenDetector(), new AssignedSecretDetector(), new CommandPasswordDetector(),
        ]);

    /// <inheritdoc/>
    public string Name => "secrets";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(_detectors.Judge(content.Text));
    }
}
