namespace AgentGuard.Guardrails.Links;

/// <summary>Which links and images a text may have.</summary>
/// <remarks>
/// An entry is a host (<c>docs.example.com</c>), <c>*.example.com</c> for the sub-domains of one, either with a scheme, a port or a path
/// (<c>https://example.com/help/</c>), a scheme (<c>mailto:</c>), or <c>*</c> for every host over http and https. Without a scheme an entry
/// means http and https; without a port that of the scheme. A path allows what lies below it. Relative addresses are always allowed.
/// </remarks>
public sealed record LinkOptions
{
    /// <summary>What may be linked to.</summary>
    /// <value>Default empty: nothing.</value>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>From where images and all else that loads without a click may come.</summary>
    /// <value>Default <see langword="null"/>: the same as <see cref="Links"/>. Empty for none.</value>
    public IReadOnlyList<string>? Images { get; init; }
}
