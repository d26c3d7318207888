using System.Text;
using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Detectors;
using AgentGuard.Ports;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace AgentGuard.Compliance;

/// <summary>Redacts content by the host's own redactors: each value that is found goes to the redactor of its classification.</summary>
/// <remarks>
/// What a redactor makes of a value cannot be put back, unlike a placeholder: a recording that is redacted so plays back where the same redactor gives the same
/// for the same value, as the HMAC redactor does. Thread-safe where the redactors are.
/// </remarks>
public sealed class ComplianceContentRedactor : IContentRedactor
{
    private readonly SecretGuardrail _secrets = new();
    private readonly PiiGuardrail _pii = new();
    private readonly IRedactorProvider _provider;
    private readonly Func<string, DataClassificationSet> _classify;

    /// <summary>Creates the redactor.</summary>
    /// <param name="provider">The host's redactors.</param>
    /// <param name="classify">Gives the classification of a kind of value, for example of <c>EMAIL</c>, <c>CARD</c> or <c>SECRET</c>.</param>
    public ComplianceContentRedactor(IRedactorProvider provider, Func<string, DataClassificationSet> classify)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(classify);
        (_provider, _classify) = (provider, classify);
    }

    /// <inheritdoc/>
    public string Redact(string content, RedactionMap redactions)
    {
        ArgumentNullException.ThrowIfNull(content);
        var found = Find(content);
        if (found.Count == 0)
        {
            return content;
        }

        var redacted = new StringBuilder(content.Length);
        var end = 0;
        for (var i = 0; i < found.Count; i++)
        {
            // What overlaps is one value, of the kind of the first.
            var (start, kind) = (found[i].Start, found[i].Kind);
            redacted.Append(content, end, start - end);
            end = start + found[i].Length;
            while (i + 1 < found.Count && found[i + 1].Start < end)
            {
                end = Math.Max(end, found[++i].Start + found[i].Length);
            }

            redacted.Append(_provider.GetRedactor(_classify(kind)).Redact(content[start..end]));
        }

        return redacted.Append(content, end, content.Length - end).ToString();
    }

    private List<Finding> Find(string content)
    {
        var boundary = new BoundaryContent(TrustBoundary.Output, content);
        var found = Judge(_secrets, boundary).Concat(Judge(_pii, boundary));
        return [.. found.OrderBy(finding => finding.Start).ThenByDescending(finding => finding.Length)];
    }

    // Both work by patterns and are done at once.
    private static IReadOnlyList<Finding> Judge(IGuardrail guardrail, BoundaryContent content) =>
        guardrail.JudgeAsync(content).AsTask().GetAwaiter().GetResult().Findings;
}
