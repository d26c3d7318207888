using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Links;

/// <summary>Sees e-mail addresses of domains that are not allowed: to whom an agent may write.</summary>
/// <remarks>
/// At <see cref="TrustBoundary.ToolCall"/> every string of the arguments is read, elsewhere the text. Whatever stands on both sides of an at sign
/// (also <c>%40</c> and the full-width one) is an address; its domain is compared as a host is, so that look-alikes differ. An address without
/// a domain that can be read is not allowed. Findings have no spans. Immutable and thread-safe; it allocates nothing in a text without an at sign.
/// </remarks>
public sealed class RecipientGuardrail : IGuardrail
{
    private const string Local = ".!#$&'*+-/=?^_`{|}~\"%";
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly AllowedTargets _domains;
    private readonly HashSet<string>? _tools;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="allowed">Domains (<c>example.com</c>, <c>*.example.com</c> for sub-domains) and single addresses.</param>
    /// <param name="tools">The tools whose calls are judged; <see langword="null"/> for all.</param>
    /// <exception cref="ArgumentException">An entry is not one.</exception>
    public RecipientGuardrail(IEnumerable<string> allowed, IEnumerable<string>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        List<string> domains = [];
        foreach (var entry in allowed)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(entry);
            if (entry.Contains('@', StringComparison.Ordinal))
            {
                _addresses.Add(entry);
            }
            else
            {
                domains.Add(entry);
            }
        }

        _domains = new AllowedTargets(domains);
        _tools = tools is null ? null : new(tools, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Name => "recipients";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if ((content.ToolName is { } tool && _tools?.Contains(tool) is false) || !MayHold(content.Text))
        {
            return new(GuardrailJudgement.Pass);
        }

        var isAllowed = content.Boundary is TrustBoundary.ToolCall
            ? JsonStrings.Of(content.Text).TrueForAll(argument => AllowsAll(argument.Value))
            : AllowsAll(content.Text);
        return new(isAllowed ? GuardrailJudgement.Pass : GuardrailJudgement.Found(new Finding(Name, "RECIPIENT")) with
        {
            Reason = "it has an e-mail address whose domain is not on the list of allowed ones",
            ReaskMessage = "Your answer has e-mail addresses that are not allowed. Answer again without them.",
        });
    }

    /// <summary>A JSON text may write the sign as an escape.</summary>
    private static bool MayHold(string text) => text.AsSpan().ContainsAny("@＠﹫%\\");

    private bool AllowsAll(string text)
    {
        text = text.Replace("%40", "@", StringComparison.Ordinal).Replace('＠', '@').Replace('﹫', '@');
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var start = at;
            while (start > 0 && at - start < 64 && (char.IsLetterOrDigit(text[start - 1]) || Local.Contains(text[start - 1], StringComparison.Ordinal)))
            {
                start--;
            }

            var end = at + 1;
            while (end < text.Length && end - at < 256 && !char.IsWhiteSpace(text[end]) && !",;<>()\"'?&/\\".Contains(text[end], StringComparison.Ordinal))
            {
                end++;
            }

            if (start < at && end > at + 1 && !Allows(text[start..at], text.AsSpan(at + 1, end - at - 1)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Allows(string local, ReadOnlySpan<char> domain)
    {
        domain = domain.TrimEnd(".:!]}*_`");
        var target = domain.Contains('@') || domain.Contains(':') ? default : WebTargetReader.ReadHost("https", domain);
        return target.Kind is WebTargetKind.Host
            && (_domains.Allows(target) || _addresses.Contains($"{local.TrimStart('"', '\'', '`', '*', '=', '/')}@{target.Host}"));
    }
}
