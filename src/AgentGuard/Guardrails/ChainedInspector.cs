using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>
/// Two policies of one pipeline at the boundaries further in: the outer one first, so that a second line never switches off the
/// first.
/// </summary>
internal sealed class ChainedInspector : IBoundaryInspector
{
    private readonly IBoundaryInspector _outer;
    private readonly IBoundaryInspector _inner;

    private ChainedInspector(IBoundaryInspector outer, IBoundaryInspector inner)
    {
        _outer = outer;
        _inner = inner;
    }

    public string? Version => (_outer.Version, _inner.Version) switch
    {
        ({ } outer, { } inner) => $"{outer}+{inner}",
        var (outer, inner) => outer ?? inner,
    };

    public static IBoundaryInspector Of(IBoundaryInspector? outer, IBoundaryInspector inner) =>
        outer is null || ReferenceEquals(outer, inner) ? inner : new ChainedInspector(outer, inner);

    public bool Inspects(TrustBoundary boundary) => _outer.Inspects(boundary) || _inner.Inspects(boundary);

    public async ValueTask<Verdict> InspectAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        var first = await _outer.InspectAsync(content, cancellationToken).ConfigureAwait(false);
        if (first is not (Verdict.Allow or Verdict.Rewrite))
        {
            return first;
        }

        var rewritten = first as Verdict.Rewrite;
        var next = rewritten is null ? content : content with { Text = rewritten.Text };
        var second = await _inner.InspectAsync(next, cancellationToken).ConfigureAwait(false);
        Verdict verdict = rewritten is not null && second is Verdict.Allow ? rewritten : second;
        return first.Findings.Count == 0 ? verdict : verdict with { Findings = [.. first.Findings, .. second.Findings] };
    }
}
