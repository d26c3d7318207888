using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>
/// Sees text that tries to instruct the model: orders to drop its instructions, to give them away, forged turns, personas without
/// rules, instructions to carry data out.
/// </summary>
/// <remarks>
/// <para><b>Advisory.</b> It catches what is commonly tried, and misses an attack that is worded as a plain request; no detector of text
/// sees that one. Protection comes from what untrusted text may cause: guard the tools.</para>
/// <para>The text is read as written and with disguises taken off: invisible and tag characters, look-alike letters, marks, HTML entities,
/// percent-encoding, Base64, hexadecimal, ROT13, letters apart, digits for letters. A quotation that the text speaks about does not count.
/// A finding has a span where the attack stands as written, else it is of the whole text.</para>
/// <para>Immutable and thread-safe. Takes time linear to the text, and allocates the readings.</para>
/// </remarks>
public sealed class InjectionGuardrail : IGuardrail
{
    private const double Threshold = 1;

    /// <inheritdoc/>
    public string Name => "injection";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        foreach (var (view, isSkeleton) in InjectionViews.Of(content.Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Judge(content.Text, view, isSkeleton) is { } finding)
            {
                return new(GuardrailJudgement.Found(finding));
            }
        }

        return new(GuardrailJudgement.Pass);
    }

    private Finding? Judge(string text, string view, bool isSkeleton)
    {
        var score = 0.0;
        foreach (var signal in InjectionSignals.All)
        {
            if (!signal.TryFind(view, isSkeleton, out var start, out var length))
            {
                continue;
            }

            score += signal.Weight;
            if (score >= Threshold)
            {
                var asWritten = view.Length == text.Length && signal.Weight >= Threshold;
                return new Finding(Name, signal.Kind, asWritten ? start : 0, asWritten ? length : text.Length);
            }
        }

        return null;
    }
}
