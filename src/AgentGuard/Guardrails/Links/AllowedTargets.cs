namespace AgentGuard.Guardrails.Links;

/// <summary>A list of what may be linked to.</summary>
internal sealed class AllowedTargets
{
    private readonly List<Entry> _entries = [];
    private readonly HashSet<string> _schemes = new(StringComparer.Ordinal);
    private readonly bool _anyHost;

    public AllowedTargets(IEnumerable<string> entries)
    {
        foreach (var entry in entries)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(entry);
            if (entry == "*")
            {
                _anyHost = true;
            }
            else if (entry.EndsWith(':') && WebTargetReader.SchemeOf(entry) is { Length: > 0 } scheme && scheme.Length == entry.Length - 1)
            {
                _schemes.Add(scheme);
            }
            else
            {
                _entries.Add(Read(entry));
            }
        }
    }

    public bool Allows(WebTarget target) => target.Kind switch
    {
        WebTargetKind.Relative => true,
        WebTargetKind.SchemeOnly => _schemes.Contains(target.Scheme),
        WebTargetKind.Host => (_anyHost && target.Scheme is "http" or "https") || _entries.Exists(entry => entry.Allows(target)),
        _ => false,
    };

    private static Entry Read(string entry)
    {
        var slashes = entry.IndexOf("://", StringComparison.Ordinal);
        var scheme = slashes > 0 ? entry[..slashes].ToLowerInvariant() : null;
        var rest = slashes > 0 ? entry[(slashes + 3)..] : entry;
        var isWildcard = rest.StartsWith("*.", StringComparison.Ordinal);
        var target = WebTargetReader.ReadHost(scheme ?? "https", isWildcard ? rest[2..] : rest);
        return target.Kind is WebTargetKind.Host && rest.AsSpan().IndexOfAny("@?#\\") < 0
            && !rest.StartsWith('/') && !target.Host.Contains('*', StringComparison.Ordinal)
            ? new Entry(scheme, target.Host, isWildcard, target.Port, target.Path)
            : throw new ArgumentException(
                $"'{entry}' is no entry of an allow-list. Write a host ('docs.example.com'), '*.example.com' for its sub-domains, "
                + "either with scheme, port or path ('https://example.com/help/'), a scheme ('mailto:'), or '*' for every host.",
                nameof(entry));
    }

    private sealed record Entry(string? Scheme, string Host, bool IsWildcard, int Port, string Path)
    {
        public bool Allows(WebTarget target) =>
            (Scheme is null ? target.Scheme is "http" or "https" : target.Scheme == Scheme)
            && (target.Port == Port || Effective(target.Port, target.Scheme) == Effective(Port, target.Scheme))
            && (IsWildcard ? target.Host.EndsWith("." + Host, StringComparison.Ordinal) : target.Host == Host)
            && (target.Path.StartsWith(Path, StringComparison.Ordinal)
                && (Path.EndsWith('/') || target.Path.Length == Path.Length || target.Path[Path.Length] == '/'));

        private static int Effective(int port, string scheme) =>
            port >= 0 ? port : scheme switch { "http" or "ws" => 80, "ftp" => 21, _ => 443 };
    }
}
