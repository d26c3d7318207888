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
/// percent-encoding, escapes, Base64, hexadecimal, ROT13, letters apart, digits for letters, up to three of them in each other. A quotation
/// that the text speaks about does not count. A finding has a span where the attack stands as written, else it is of the whole text.</para>
/// <para>A long text is judged in stretches of 8,192 characters that share 4,096 with the next, so an attack of up to that length is judged
/// in a long text as it is alone.</para>
/// <para>Immutable and thread-safe. Takes time linear to the text, and allocates the readings.</para>
/// </remarks>
public sealed class InjectionGuardrail : IGuardrail
{
    private const double Threshold = 1;
    private const int Stretch = 8_192;
    private const int Overlap = 4_096;
    private const int LongestLine = 1_024;

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

    /// <summary>Judges stretch by stretch: what is harmless by itself does not add up over a long text.</summary>
    private Finding? Judge(string text, string view, bool isSkeleton)
    {
        for (var start = 0; ; start = NextStart(view, start))
        {
            var stretch = view.Length <= Stretch ? view : view.Substring(start, Math.Min(Stretch, view.Length - start));
            if (JudgeStretch(stretch, isSkeleton) is { } seen)
            {
                var asWritten = view.Length == text.Length && seen.Signal.Weight >= Threshold;
                return new Finding(Name, seen.Signal.Kind, asWritten ? start + seen.Start : 0, asWritten ? seen.Length : text.Length);
            }

            if (start + Stretch >= view.Length)
            {
                return null;
            }
        }
    }

    /// <summary>Where the next stretch begins: with a line, if one begins nearby, since forged turns stand at the beginning of one.</summary>
    private static int NextStart(string view, int start)
    {
        var next = start + Stretch - Overlap;
        var line = view.LastIndexOf('\n', next - 1, LongestLine);
        return line < 0 ? next : line + 1;
    }

    private static (InjectionSignal Signal, int Start, int Length)? JudgeStretch(string stretch, bool isSkeleton)
    {
        var score = 0.0;
        foreach (var signal in InjectionSignals.All)
        {
            if (!signal.TryFind(stretch, isSkeleton, out var start, out var length))
            {
                continue;
            }

            score += signal.Weight;
            if (score >= Threshold)
            {
                return (signal, start, length);
            }
        }

        return null;
    }
}
