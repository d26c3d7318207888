using AgentGuard.Events;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>
/// Guardrails by boundary, and what the host decided to do about what they see. Made by <see cref="GuardrailPolicyBuilder"/>.
/// </summary>
/// <remarks>
/// <para>The guardrails of a boundary run in the order of the builder. A rewrite is what the next one sees; a block or an escalation ends
/// the inspection; a re-ask stands unless a later guardrail blocks. Every action is a <see cref="GuardrailTriggered"/> event.</para>
/// <para>Placeholders belong to the current <see cref="AgentRun"/>. Outside of a run they belong to the policy and live as long as it
/// does: start a run for each task where users share a policy.</para>
/// <para>Immutable and thread-safe. When nothing is seen, <see cref="InspectAsync(BoundaryContent, CancellationToken)"/> allocates nothing
/// beyond what the guardrails do; the built-in ones allocate nothing.</para>
/// </remarks>
public sealed class GuardrailPolicy : IBoundaryInspector
{
    private readonly GuardrailStep[][] _steps;
    private readonly RedactionMap _ownRedactions = new();

    internal GuardrailPolicy(GuardrailStep[][] steps, GuardrailOptions options, AgentEvents? events, TimeProvider timeProvider)
    {
        _steps = steps;
        Options = options;
        Events = events;
        TimeProvider = timeProvider;
        IsEmpty = steps.All(boundary => boundary.Length == 0);
        MayReask = steps[(int)TrustBoundary.Output].Any(step => step.Action is GuardrailAction.Reask && !step.OnlyWatches);
        Restores = options.RestoreInOutput
            && steps.Any(boundary => boundary.Any(step => step is { Action: GuardrailAction.Rewrite, ErasedAs: null, OnlyWatches: false }));
        OutputLookAhead = FindLookAhead(steps[(int)TrustBoundary.Output]);
        Runner = new StepRunner(this);
        Version = GuardrailVersion.Of(steps);
    }

    /// <summary>Whether the policy has no guardrail at all.</summary>
    public bool IsEmpty { get; }

    /// <summary>A hash over its guardrails by boundary: their order, names, actions, and the version of the assembly that each comes from.</summary>
    /// <value>12 hexadecimal digits. What a condition of the host's own says is not in it: give it another name when it means something else.</value>
    public string Version { get; }

    /// <summary>
    /// How far the guardrails of the output look ahead together, in characters: how much of a streamed answer is held back, findings in
    /// progress apart. <see langword="null"/> where a message is shown only when it has ended.
    /// </summary>
    public int? OutputLookAhead { get; }

    internal GuardrailOptions Options { get; }

    internal AgentEvents? Events { get; }

    internal TimeProvider TimeProvider { get; }

    internal bool MayReask { get; }

    internal bool Restores { get; }

    internal StepRunner Runner { get; }

    internal IEnumerable<IGuardrail> Guardrails => _steps.SelectMany(boundary => boundary).Select(step => step.Guardrail);

    internal RedactionMap Redactions => AgentRun.Current?.Redactions ?? _ownRedactions;

    /// <inheritdoc/>
    public bool Inspects(TrustBoundary boundary) => _steps[(int)boundary].Length > 0;

    /// <summary>Judges a text.</summary>
    /// <param name="boundary">Where it stands.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancels the inspection.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="AuditRejectedException">An auditor did not accept the event of an action.</exception>
    public ValueTask<Verdict> InspectAsync(TrustBoundary boundary, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Inspects(boundary) ? InspectAsync(new BoundaryContent(boundary, text), cancellationToken) : new(Verdict.Allowed);
    }

    /// <summary>Judges a piece of content.</summary>
    /// <param name="content">The content and where it stands.</param>
    /// <param name="cancellationToken">Cancels the inspection.</param>
    /// <returns>The verdict. A guardrail that fails gives <see cref="Verdict.Block"/>, unless the host said otherwise by name.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="AuditRejectedException">An auditor did not accept the event of an action.</exception>
    public ValueTask<Verdict> InspectAsync(BoundaryContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var steps = _steps[(int)content.Boundary];
        for (var i = 0; i < steps.Length; i++)
        {
            var judging = steps[i].JudgeAsync(content, cancellationToken);
            if (!judging.IsCompletedSuccessfully)
            {
                return new GuardrailInspection(this, steps, content).RunAsync(i, judging, cancellationToken);
            }

            var judgement = judging.Result;
            if (judgement is not { Passed: true })
            {
                return new GuardrailInspection(this, steps, content).RunAsync(i, new(judgement), cancellationToken);
            }
        }

        return new(Verdict.Allowed);
    }

    /// <summary>
    /// Puts the values back in place of the placeholders of the current run: for an answer to the user that was judged.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with values; payment cards with their last four digits, unless the options restore them.</returns>
    public string Restore(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TextRedaction.Restore(text, Redactions, Options.RestorePaymentCards);
    }

    /// <summary>Judges an answer while it streams, for a loop of the host's own.</summary>
    /// <returns>The stream of one message.</returns>
    public GuardedText OpenStream() => new(this);

    internal GuardrailStep[] StepsAt(TrustBoundary boundary) => _steps[(int)boundary];

    internal TextEdits FindRestorations(string text) =>
        Restores ? TextRedaction.FindRestorations(text, Redactions, Options.RestorePaymentCards) : new TextEdits();

    internal string RestoreOutput(string text) => Restores ? Restore(text) : text;

    internal ValueTask RaiseAsync(AgentEvent happened, CancellationToken cancellationToken) =>
        AgentEvents.RaiseAsync(Events, happened, cancellationToken);

    /// <summary>The delays of the steps add up, since each judges what the one before it has settled.</summary>
    private int? FindLookAhead(GuardrailStep[] steps)
    {
        var acting = steps.Where(step => !step.OnlyWatches).ToArray();
        return Options.StreamRelease is StreamRelease.Whole || MayReask
            || acting.Any(step => step.Guardrail is not IStreamingGuardrail { LookAhead: < int.MaxValue })
            ? null
            : (int)Math.Min(int.MaxValue - 1, acting.Sum(step => (long)((IStreamingGuardrail)step.Guardrail).LookAhead));
    }
}
