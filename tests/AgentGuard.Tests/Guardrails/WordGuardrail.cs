using AgentGuard.Guardrails;
using AgentGuard.Ports;

namespace AgentGuard.Tests.Guardrails;

/// <summary>Sees words wherever they stand, and can tell while a text comes: the simplest guardrail that keeps the contract.</summary>
internal sealed class WordGuardrail : IStreamingGuardrail
{
    private readonly string[] _words;

    public WordGuardrail(params string[] words) => _words = words;

    public string Name => "words";

    public string Kind { get; init; } = "WORD";

    public int LookAhead => _words.Max(word => word.Length) - 1;

    public int Judgements { get; private set; }

    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        Judgements++;
        var found = Find(content.Text);
        return new(found.Count == 0 ? GuardrailJudgement.Pass : GuardrailJudgement.Found(found));
    }

    public int GetSettledLength(BoundaryContent content)
    {
        var settled = Math.Max(0, content.Text.Length - LookAhead);
        return Find(content.Text).FirstOrDefault(finding => finding.Start < settled && finding.Start + finding.Length > settled)?.Start ?? settled;
    }

    private List<Finding> Find(string text)
    {
        var found = new List<Finding>();
        for (var i = 0; i < text.Length; i++)
        {
            if (Array.Find(_words, word => text.AsSpan(i).StartsWith(word, StringComparison.Ordinal)) is { } word)
            {
                found.Add(new Finding(Name, Kind, i, word.Length));
                i += word.Length - 1;
            }
        }

        return found;
    }
}
