using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Links;

/// <summary>Sees links and images that lead to hosts which are not allowed: the common way to carry data out of an agent.</summary>
/// <remarks>
/// <para>Links and images of Markdown (inline, references, automatic), addresses in running text (a scheme and <c>//</c>, or <c>www.</c>), values
/// of HTML attributes and of <c>url(…)</c>, scheme-relative addresses, <c>javascript:</c> and <c>data:</c>. Each is resolved as a browser resolves it
/// (WHATWG URL): user names, backslashes, tabs, character references, percent-encoding, upper case, a final dot, ports, look-alike letters
/// (IDNA), IPv4 as one number, octal or hexadecimal, IPv6. What cannot be resolved is not allowed. Style and script elements lose their tag.</para>
/// <para>At <see cref="TrustBoundary.ToolCall"/> it reads every string of the arguments in the same way, and takes those named <c>…url</c>,
/// <c>…uri</c>, <c>href</c>, <c>link</c>, <c>endpoint</c> or <c>webhook</c> for addresses whatever they look like; a finding has no span there.</para>
/// <para>Not seen: bare domains without <c>www.</c>, which some readers make links of; addresses put together by scripts or style sheets with
/// escapes; what an allowed host does with what is sent to it. Code counts as text. A place longer than 2,048 characters is judged by its
/// beginning. Immutable and thread-safe; it allocates nothing where there is no address.</para>
/// </remarks>
public sealed class LinkGuardrail : IStreamingGuardrail
{
    private static readonly string[] AddressNames = ["url", "urls", "uri", "uris", "href", "link", "links", "endpoint", "webhook"];
    private readonly AllowedTargets _links;
    private readonly AllowedTargets _images;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="options">What is allowed.</param>
    /// <exception cref="ArgumentException">An entry is not one.</exception>
    public LinkGuardrail(LinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _links = new AllowedTargets(options.Links);
        _images = options.Images is null ? _links : new AllowedTargets(options.Images);
    }

    /// <inheritdoc/>
    public string Name => "links";

    /// <inheritdoc/>
    public int LookAhead => LinkScanner.Most + 512;

    /// <inheritdoc/>
    public int GetSettledLength(BoundaryContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var scanner = new LinkScanner(content.Text, _links, _images);
        scanner.Run();
        return scanner.Settled;
    }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Boundary is TrustBoundary.ToolCall)
        {
            return new(JsonStrings.Of(content.Text).Any(LeadsOut) ? Found(new Finding(Name, "LINK")) : GuardrailJudgement.Pass);
        }

        var scanner = new LinkScanner(content.Text, _links, _images);
        scanner.Run();
        return new(scanner.Found is { } found
            ? Found([.. found.Select(place => new Finding(Name, place.IsImage ? "IMAGE" : "LINK", place.Start, place.Length))])
            : GuardrailJudgement.Pass);
    }

    private static GuardrailJudgement Found(params Finding[] findings) => GuardrailJudgement.Found(findings) with
    {
        Reason = "it has an address that is not on the list of allowed ones",
        ReaskMessage = "Your answer has links or images that are not allowed. Answer again without them.",
    };

    private bool LeadsOut(KeyValuePair<string, string> argument)
    {
        var scanner = new LinkScanner(argument.Value, _links, _images);
        scanner.Run();
        return scanner.Found is not null || !_links.Allows(ReadArgument(argument));
    }

    private static WebTarget ReadArgument(KeyValuePair<string, string> argument)
    {
        var target = WebTargetReader.Read(argument.Value);
        var value = argument.Value.AsSpan().Trim();
        var isNamed = AddressNames.Any(name => argument.Key.EndsWith(name, StringComparison.OrdinalIgnoreCase));
        return isNamed
            ? target.Kind is WebTargetKind.Relative && value.Length > 0 && value[0] is not ('/' or '.' or '?' or '#') || HasPortOnly(target)
                ? WebTargetReader.ReadHost("https", value)
                : target
            : target.Kind is WebTargetKind.Host ? target : new(WebTargetKind.Relative);
    }

    /// <summary>In <c>example.com:8080</c> what looks like a scheme is a host.</summary>
    private static bool HasPortOnly(WebTarget target) => target.Kind is WebTargetKind.SchemeOnly && target.Scheme.Contains('.', StringComparison.Ordinal);
}
