using AgentGuard.Internal;
using AgentGuard.Tools.Effects;

namespace AgentGuard.Tools;

/// <summary>What a tool may know of the call that it serves.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ToolCallContext
{
    private readonly EffectKey? _key;
    private readonly IToolCredentials? _credentials;
    private readonly Lock _gate = new();
    private string? _credential;
    private string? _refused;

    internal ToolCallContext(string tool, string? callId, IToolCredentials? credentials, EffectKey? key, int attempt)
    {
        (Tool, CallId, Attempt) = (tool, callId, attempt);
        (_credentials, _key) = (credentials, key);
        RunId = key?.RunId ?? RootRun.Current?.Id;
    }

    /// <summary>The call that the current code serves.</summary>
    /// <value><see langword="null"/> outside of a guarded call.</value>
    public static ToolCallContext? Current => ToolCallScope.Current?.Context as ToolCallContext;

    /// <summary>The name of the tool.</summary>
    public string Tool { get; }

    /// <summary>The outermost run.</summary>
    /// <value><see langword="null"/> outside of a run.</value>
    public string? RunId { get; }

    /// <summary>The id of the call, where a model made it.</summary>
    public string? CallId { get; }

    /// <summary>How often the effect was attempted, from 1.</summary>
    public int Attempt { get; }

    /// <summary>A key by which a service recognises a repeated call: the same for the same effect, after a retry and in another process.</summary>
    /// <value>32 hexadecimal digits; <see langword="null"/> for tools that only read, and outside of a run.</value>
    public string? IdempotencyKey => field ??= _key?.ToIdempotencyKey();

    /// <summary>Whether the host names credentials for the tool.</summary>
    public bool HasCredential => _credentials is not null;

    /// <summary>Gives the credential of the tool, which never appears in what the model reads.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The credential.</returns>
    /// <exception cref="InvalidOperationException">The options of the tool name none.</exception>
    public async ValueTask<string> GetCredentialAsync(CancellationToken cancellationToken = default)
    {
        var credentials = _credentials ?? throw new InvalidOperationException(
            $"The tool '{Tool}' has no credentials: set ForTool(\"{Tool}\", o => o.Credentials = ...).");
        string? refused;
        lock (_gate)
        {
            if (_credential is not null)
            {
                return _credential;
            }

            refused = _refused;
        }

        var given = await credentials.GetAsync(this, refused, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            return _credential ??= given;
        }
    }

    /// <summary>Says that the credential was refused. Only the first one is renewed.</summary>
    /// <returns>Whether the next one may be tried.</returns>
    internal bool TryRenew()
    {
        lock (_gate)
        {
            if (_credential is null || _refused is not null)
            {
                return false;
            }

            (_refused, _credential) = (_credential, null);
            return true;
        }
    }

    /// <summary>Takes what was given as a credential out of a text.</summary>
    internal string WithoutCredentials(string text)
    {
        foreach (var secret in (ReadOnlySpan<string?>)[_credential, _refused])
        {
            text = secret is { Length: > 3 } ? text.Replace(secret, "<CREDENTIAL>", StringComparison.Ordinal) : text;
        }

        return text;
    }
}
