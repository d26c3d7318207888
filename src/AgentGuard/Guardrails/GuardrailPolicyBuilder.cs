using AgentGuard.Events;
using AgentGuard.Guardrails.Detectors;
using AgentGuard.Guardrails.Fields;
using AgentGuard.Guardrails.HiddenText;
using AgentGuard.Guardrails.Sanitizing;
using AgentGuard.Internal;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <summary>Makes a <see cref="GuardrailPolicy"/>. Guardrails run in the order in which they are added.</summary>
/// <remarks>Not thread-safe; the policy is.</remarks>
public sealed partial class GuardrailPolicyBuilder
{
    private const string ErasedSecret = "<SECRET>";
    private const string ErasedValue = "<REMOVED>";
    private static readonly TrustBoundary[] Inbound = [TrustBoundary.Input, TrustBoundary.ModelRequest, TrustBoundary.ToolResult];
    private static readonly TrustBoundary[] SecretBoundaries = [TrustBoundary.Input, TrustBoundary.ToolResult, TrustBoundary.Output];
    private static readonly TrustBoundary[] Untrusted = [TrustBoundary.Input, TrustBoundary.ToolResult];
    private readonly List<(TrustBoundary Boundary, GuardrailStep Step)> _steps = [];
    private readonly GuardrailOptions _options;

    /// <summary>Creates a builder with the default options.</summary>
    public GuardrailPolicyBuilder()
        : this(new GuardrailOptions())
    {
    }

    /// <summary>Creates a builder.</summary>
    /// <param name="options">The options to start from; they are copied.</param>
    public GuardrailPolicyBuilder(GuardrailOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Copy();
    }

    /// <summary>Who is told what the guardrails saw.</summary>
    /// <value>Default <see langword="null"/>: whoever listens to the current run. <c>UseGuardrails</c> sets it to those of the host.</value>
    public AgentEvents? Events { get; init; }

    /// <summary>The clock of the time-out.</summary>
    /// <value>Default the system's. <c>UseGuardrails</c> sets it to the one of the host.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Changes how the policy behaves around its guardrails.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder Configure(Action<GuardrailOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(_options);
        return this;
    }

    /// <summary>Says what happens to content that a guardrail could not judge.</summary>
    /// <param name="action">What happens. Without this line it is <see cref="GuardrailErrorAction.Block"/>.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder OnError(GuardrailErrorAction action) => Configure(options => options.OnError = action);

    /// <summary>
    /// Replaces personal data by placeholders (<c>&lt;EMAIL_1&gt;</c>) before the model sees it, and restores it in the answer.
    /// </summary>
    /// <param name="kinds">What counts as personal data. Default: all kinds but web addresses.</param>
    /// <param name="names">
    /// Finds names of persons, which are replaced too, as by <see cref="RedactNames"/>; it is shown placeholders in place of what has a form.
    /// Default <see langword="null"/>: names stay.
    /// </param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Stands at <see cref="TrustBoundary.Input"/>, <see cref="TrustBoundary.ModelRequest"/> and <see cref="TrustBoundary.ToolResult"/>.
    /// A value written in the same way gets the same placeholder throughout a run.
    /// </remarks>
    public GuardrailPolicyBuilder RedactPii(PiiKinds kinds = PiiKinds.Default, INameRecognizer? names = null)
    {
        Add(new PiiGuardrail(kinds), GuardrailAction.Rewrite, Inbound);
        return names is null ? this : RedactNames(names);
    }

    /// <summary>Replaces personal data by <c>&lt;REMOVED&gt;</c>, for good: no placeholder stands for it, and nothing brings it back.</summary>
    /// <param name="kinds">What counts as personal data. Default: all kinds but web addresses.</param>
    /// <param name="boundaries">Where. Default: every boundary except <see cref="TrustBoundary.ToolCall"/>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>At <see cref="TrustBoundary.Output"/> it removes from the answer what the model made up or was told by other means.</remarks>
    public GuardrailPolicyBuilder ErasePii(PiiKinds kinds = PiiKinds.Default, params TrustBoundary[] boundaries) => Add(
        new GuardrailStep(new PiiGuardrail(kinds), GuardrailAction.Rewrite, ErasedValue),
        boundaries is { Length: > 0 } ? boundaries : [.. Inbound, TrustBoundary.Output]);

    /// <summary>Blocks content that holds a secret: keys, tokens, private keys, passwords in connection strings.</summary>
    /// <param name="boundaries">
    /// Where. Default: <see cref="TrustBoundary.Input"/>, <see cref="TrustBoundary.ToolResult"/> and <see cref="TrustBoundary.Output"/>.
    /// </param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder BlockSecrets(params TrustBoundary[] boundaries) =>
        Add(new SecretGuardrail(), GuardrailAction.Block, boundaries is { Length: > 0 } ? boundaries : SecretBoundaries);

    /// <summary>Replaces secrets by <c>&lt;SECRET&gt;</c>, for good.</summary>
    /// <param name="boundaries">Where. Default: every boundary except <see cref="TrustBoundary.ToolCall"/>.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RedactSecrets(params TrustBoundary[] boundaries) => Add(
        new GuardrailStep(new SecretGuardrail(), GuardrailAction.Rewrite, ErasedSecret),
        boundaries is { Length: > 0 } ? boundaries : [.. Inbound, TrustBoundary.Output]);

    /// <summary>
    /// Looks for text that tries to instruct the model (<see cref="InjectionGuardrail"/>). <b>Advisory</b>: it sees what is commonly tried,
    /// not every attack, so without another action it reports.
    /// </summary>
    /// <param name="action">What happens. Default <see cref="GuardrailAction.Report"/>: the event is raised, the content passes.</param>
    /// <param name="boundaries">
    /// Where. Default: <see cref="TrustBoundary.Input"/> and <see cref="TrustBoundary.ToolResult"/>.
    /// </param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder FlagInjection(GuardrailAction action = GuardrailAction.Report, params TrustBoundary[] boundaries) =>
        Add(new InjectionGuardrail(), action, boundaries is { Length: > 0 } ? boundaries : Untrusted);

    /// <summary>Blocks text that tries to instruct the model, as far as <see cref="InjectionGuardrail"/> sees it.</summary>
    /// <param name="boundaries">
    /// Where. Default: <see cref="TrustBoundary.Input"/> and <see cref="TrustBoundary.ToolResult"/>.
    /// </param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder BlockInjection(params TrustBoundary[] boundaries) => FlagInjection(GuardrailAction.Block, boundaries);

    /// <summary>Takes away what a reader does not see and a model reads, and links that carry data (<see cref="HiddenTextGuardrail"/>).</summary>
    /// <param name="boundaries">
    /// Where. Default: <see cref="TrustBoundary.Input"/> and <see cref="TrustBoundary.ToolResult"/>.
    /// </param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder StripHiddenText(params TrustBoundary[] boundaries) =>
        Add(new HiddenTextGuardrail(), GuardrailAction.Rewrite, boundaries is { Length: > 0 } ? boundaries : Untrusted);

    /// <summary>Blocks content that matches a regular expression.</summary>
    /// <param name="name">The name of the guardrail.</param>
    /// <param name="pattern">The expression; it is matched in time linear to the text.</param>
    /// <param name="boundaries">Where; one or more.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The expression needs backtracking or is not one, or there is no boundary.</exception>
    public GuardrailPolicyBuilder BlockPattern(string name, string pattern, params TrustBoundary[] boundaries) =>
        Add(new PatternGuardrail(name, pattern), GuardrailAction.Block, boundaries);

    /// <summary>Replaces what matches a regular expression by placeholders, and restores it in the answer.</summary>
    /// <param name="name">The name of the guardrail.</param>
    /// <param name="kind">The kind in the placeholder: upper-case letters and underscores.</param>
    /// <param name="pattern">The expression; it is matched in time linear to the text.</param>
    /// <param name="boundaries">Where; one or more.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The expression or the kind is not valid, or there is no boundary.</exception>
    public GuardrailPolicyBuilder RedactPattern(string name, string kind, string pattern, params TrustBoundary[] boundaries) =>
        TextRedaction.IsPlaceholderKind(kind)
            ? Add(new PatternGuardrail(name, pattern, kind), GuardrailAction.Rewrite, boundaries)
            : throw new ArgumentException("The kind of a placeholder is made of upper-case letters and underscores.", nameof(kind));

    /// <summary>Blocks content on a condition.</summary>
    /// <param name="name">The name of the guardrail; it is the reason too.</param>
    /// <param name="boundary">Where.</param>
    /// <param name="condition">Whether the content is blocked. Must be thread-safe.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder BlockWhen(string name, TrustBoundary boundary, Func<BoundaryContent, bool> condition) =>
        BlockWhen(name, boundary, ConditionGuardrail.Reasoned(name, condition));

    /// <summary>Blocks content on a condition that gives its reason.</summary>
    /// <param name="name">The name of the guardrail.</param>
    /// <param name="boundary">Where.</param>
    /// <param name="findReason">
    /// Why the content is blocked, free of content, or <see langword="null"/>. At <see cref="TrustBoundary.ToolCall"/> and
    /// <see cref="TrustBoundary.ToolResult"/> the model reads it. Must be thread-safe.
    /// </param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder BlockWhen(string name, TrustBoundary boundary, Func<BoundaryContent, string?> findReason) =>
        Add(new ConditionGuardrail(name, findReason), GuardrailAction.Block, boundary);

    /// <summary>Hands over to a person on a condition.</summary>
    /// <param name="name">The name of the guardrail; it is the reason too.</param>
    /// <param name="boundary">Where.</param>
    /// <param name="condition">Whether a person takes over. Must be thread-safe.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder EscalateWhen(string name, TrustBoundary boundary, Func<BoundaryContent, bool> condition) =>
        EscalateWhen(name, boundary, ConditionGuardrail.Reasoned(name, condition));

    /// <summary>Hands over to a person on a condition that gives its reason.</summary>
    /// <param name="name">The name of the guardrail.</param>
    /// <param name="boundary">Where.</param>
    /// <param name="findReason">Why a person takes over, free of content, or <see langword="null"/>. Must be thread-safe.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder EscalateWhen(string name, TrustBoundary boundary, Func<BoundaryContent, string?> findReason) =>
        Add(new ConditionGuardrail(name, findReason), GuardrailAction.Escalate, boundary);

    /// <summary>Asks the model once more on a condition.</summary>
    /// <param name="name">The name of the guardrail; it is the reason too.</param>
    /// <param name="boundary">Where: <see cref="TrustBoundary.ToolCall"/> or <see cref="TrustBoundary.Output"/>.</param>
    /// <param name="condition">Whether the model is asked once more. Must be thread-safe.</param>
    /// <param name="message">What the model is told; something it can act on.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">At the boundary there is nobody to ask.</exception>
    public GuardrailPolicyBuilder ReaskWhen(string name, TrustBoundary boundary, Func<BoundaryContent, bool> condition, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        return Add(new ConditionGuardrail(name, ConditionGuardrail.Reasoned(name, condition), message), GuardrailAction.Reask, boundary);
    }

    /// <summary>Adds a guardrail of the host's.</summary>
    /// <param name="guardrail">The guardrail.</param>
    /// <param name="action">What happens when it sees something.</param>
    /// <param name="boundaries">Where; one or more.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no boundary, or at one of them there is nobody to ask once more.</exception>
    public GuardrailPolicyBuilder Add(IGuardrail guardrail, GuardrailAction action, params TrustBoundary[] boundaries)
    {
        ArgumentNullException.ThrowIfNull(guardrail);
        return Add(new GuardrailStep(guardrail, action), boundaries);
    }

    /// <summary>Makes the policy. The builder may be used further; the policy does not change.</summary>
    /// <returns>The policy.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public GuardrailPolicy Build()
    {
        PolicyOptions.Validate(Microsoft.Extensions.Options.Options.DefaultName, _options, GuardrailOptionsValidator.Instance);
        GuardrailStep[][] steps = [.. Enum.GetValues<TrustBoundary>().Select(StepsAt)];
        return new GuardrailPolicy(steps, _options.Copy(), Events, TimeProvider);
    }

    private GuardrailPolicyBuilder Add(GuardrailStep step, TrustBoundary[] boundaries)
    {
        if (boundaries is not { Length: > 0 })
        {
            throw new ArgumentException($"Say at which boundaries '{step.Name}' stands.", nameof(boundaries));
        }

        if (_scope is { Group: not null, IsShadow: false } && step.Action is GuardrailAction.Rewrite)
        {
            throw new ArgumentException(
                $"'{step.Name}' rewrites, so what the others judge depends on it. Add it outside of InParallel.", nameof(step));
        }

        foreach (var boundary in boundaries.Distinct())
        {
            if (step.Action is GuardrailAction.Reask && boundary is not (TrustBoundary.ToolCall or TrustBoundary.Output))
            {
                throw new ArgumentException(
                    $"'{step.Name}' cannot ask again at {boundary}: the model has not spoken. Use ToolCall or Output.", nameof(boundaries));
            }

            _steps.Add((boundary, step with { Scope = _scope }));
        }

        return this;
    }

    private GuardrailStep[] StepsAt(TrustBoundary boundary) =>
        [.. _steps.Where(entry => entry.Boundary == boundary).Select(entry => FieldScanning.Wrap(entry.Step, boundary, _options))];
}
