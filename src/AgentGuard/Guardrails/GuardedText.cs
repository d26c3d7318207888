using System.Text;
using AgentGuard.Ports;
using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Judges one message of an answer while it streams: what the user may read is given as soon as it is settled.</summary>
/// <remarks>
/// For a loop of the host's own; <c>UseGuardrails</c> does the same. Where <see cref="GuardrailPolicy.OutputLookAhead"/> is
/// <see langword="null"/>, everything is given when the message ends. Serves one message, on one thread at a time.
/// </remarks>
public sealed class GuardedText
{
    private readonly GuardrailPolicy _policy;
    private readonly StreamedInspection? _inspection;
    private readonly StringBuilder _text = new();
    private int _shown;

    internal GuardedText(GuardrailPolicy policy)
    {
        _policy = policy;
        _inspection = policy.OutputLookAhead is null ? null : new StreamedInspection(policy);
    }

    /// <summary>What stopped the message: a block, an escalation or a re-ask, with what is to be said in its place.</summary>
    /// <value><see langword="null"/> as long as nothing did. Afterwards nothing is given any more.</value>
    public Verdict? Stopped { get; private set; }

    /// <summary>Takes the next piece of the message.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="cancellationToken">Cancels the judgement.</param>
    /// <returns>What the user may read now; often empty.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<string> AppendAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text.Append(text);
        _inspection?.Append(text);
        return AdvanceAsync(isComplete: false, cancellationToken);
    }

    /// <summary>Ends the message.</summary>
    /// <param name="cancellationToken">Cancels the judgement.</param>
    /// <returns>The rest of what the user may read.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<string> CompleteAsync(CancellationToken cancellationToken = default) => AdvanceAsync(isComplete: true, cancellationToken);

    private async ValueTask<string> AdvanceAsync(bool isComplete, CancellationToken cancellationToken)
    {
        if (Stopped is not null)
        {
            return string.Empty;
        }

        if (_inspection is null)
        {
            return isComplete ? await JudgeWholeAsync(cancellationToken).ConfigureAwait(false) : string.Empty;
        }

        Stopped = await _inspection.AdvanceAsync(isComplete, cancellationToken).ConfigureAwait(false);
        var text = _inspection.Show(_shown, _inspection.SettledLength - _shown);
        _shown = _inspection.SettledLength;
        return text;
    }

    private async ValueTask<string> JudgeWholeAsync(CancellationToken cancellationToken)
    {
        var text = _text.ToString();
        var content = new BoundaryContent(TrustBoundary.Output, text) { Role = ChatRole.Assistant, Origin = ContentOrigin.Model };
        switch (await _policy.InspectAsync(content, cancellationToken).ConfigureAwait(false))
        {
            case Verdict.Allow:
                return _policy.RestoreOutput(text);
            case Verdict.Rewrite rewrite:
                return _policy.RestoreOutput(rewrite.Text);
            case var verdict:
                Stopped = verdict;
                return string.Empty;
        }
    }
}
