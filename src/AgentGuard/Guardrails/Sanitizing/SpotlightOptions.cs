namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>How untrusted text is marked.</summary>
/// <remarks>Immutable.</remarks>
public sealed record SpotlightOptions
{
    /// <summary>How the text is marked.</summary>
    /// <value>
    /// Default <see cref="SpotlightMode.Datamark"/>: it kept attacks from succeeding where delimiters alone did not, without a loss in the task
    /// (arXiv 2403.14720, section 4).
    /// </value>
    public SpotlightMode Mode { get; init; } = SpotlightMode.Datamark;

    /// <summary>The secret from which the codes of the marks are made; 16 bytes or more.</summary>
    /// <value>
    /// Default <see langword="null"/>: 32 bytes of <see cref="System.Security.Cryptography.RandomNumberGenerator"/> for each guardrail. Give
    /// one where several processes serve a conversation, where a conversation outlives the process, or to replay a run exactly.
    /// </value>
    public ReadOnlyMemory<byte>? Key { get; init; }
}
