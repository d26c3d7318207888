using AgentGuard.Ports;
using AgentGuard.Provenance;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <summary>Decides what of an answer the user gets to read: the one rule of both paths.</summary>
/// <remarks>Belongs to one call. Once a message was rejected, no later text of the same model answer passes.</remarks>
internal sealed class OutputGate
{
    private readonly GuardrailPolicy _policy;
    private readonly GuardrailEnforcement _enforcement;
    private int _reasksLeft;
    private string? _reaskMessage;

    public OutputGate(GuardrailPolicy policy, GuardrailEnforcement enforcement)
    {
        _policy = policy;
        _enforcement = enforcement;
        _reasksLeft = policy.Options.MaxReasks;
    }

    /// <summary>Whether text has to wait for a decision.</summary>
    public bool Holds => Rejected || _policy.Inspects(TrustBoundary.Output) || (_policy.Restores && !_policy.Redactions.IsEmpty);

    /// <summary>Whether a message was stopped for good.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Whether the model is to be asked again.</summary>
    public bool Reasks => _reaskMessage is not null;

    /// <summary>Whether a message was stopped or sent back.</summary>
    public bool Rejected => Stopped || Reasks;

    /// <summary>Decides about the whole text of one message.</summary>
    /// <returns>The text to show: the same, another one, or <see langword="null"/> for none.</returns>
    public async ValueTask<string?> DecideAsync(string text, CancellationToken cancellationToken)
    {
        if (Rejected || text.Length == 0)
        {
            return Rejected ? null : text;
        }

        var content = new BoundaryContent(TrustBoundary.Output, text) { Role = ChatRole.Assistant, Origin = ContentOrigin.Model };
        var verdict = await _policy.InspectAsync(content, cancellationToken).ConfigureAwait(false);
        switch (verdict)
        {
            case Verdict.Allow:
                return _policy.RestoreOutput(text);
            case Verdict.Rewrite rewrite:
                return _policy.RestoreOutput(rewrite.Text);
            case Verdict.Reask reask when _reasksLeft > 0:
                _reasksLeft--;
                _reaskMessage = reask.Message;
                return null;
            case Verdict.Reask reask:
                verdict = await GiveUpAsync(reask, cancellationToken).ConfigureAwait(false);
                break;
        }

        return await StopAsync(verdict, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins to judge a message that is still coming, where the policy can.</summary>
    public StreamedInspection? OpenInspection() => Rejected || _policy.OutputLookAhead is null ? null : new(_policy);

    /// <summary>Stops the answer for good.</summary>
    /// <returns>What the user reads in its place.</returns>
    public ValueTask<string> StopAsync(Verdict verdict, CancellationToken cancellationToken)
    {
        Stopped = true;
        return _enforcement.StopAsync(TrustBoundary.Output, verdict, cancellationToken);
    }

    /// <summary>Takes what the model is to be told, if it is to be asked again; the next answer starts afresh.</summary>
    public string? TakeReask()
    {
        var message = Stopped ? null : _reaskMessage;
        _reaskMessage = null;
        return message;
    }

    private async ValueTask<Verdict> GiveUpAsync(Verdict.Reask reask, CancellationToken cancellationToken)
    {
        string[] kinds = [.. reask.Findings.Select(finding => finding.Kind).Distinct(StringComparer.Ordinal)];
        var names = string.Join(", ", reask.Findings.Select(finding => finding.Source).Distinct(StringComparer.Ordinal));
        var blocked = new GuardrailTriggered(TrustBoundary.Output, names, GuardrailAction.Block, kinds, reask.Findings.Count);
        await _policy.RaiseAsync(blocked, cancellationToken).ConfigureAwait(false);
        return new Verdict.Block($"{names} was not satisfied by asking again", reask.SafeMessage) { Findings = reask.Findings };
    }
}
