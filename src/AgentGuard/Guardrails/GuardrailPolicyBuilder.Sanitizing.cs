using AgentGuard.Guardrails.Fields;
using AgentGuard.Guardrails.Sanitizing;

namespace AgentGuard.Guardrails;

/// <content>Guardrails that make untrusted text harmless, and the host's own detectors.</content>
public sealed partial class GuardrailPolicyBuilder
{
    private static readonly TrustBoundary[] Returned = [TrustBoundary.ToolResult, TrustBoundary.ModelRequest];

    /// <summary>Says whether JSON is read field by field (<see cref="FieldGuardrail"/>).</summary>
    /// <param name="enabled">Whether it is. Without this line it is (<see cref="GuardrailOptions.ScanFields"/>).</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder ScanFields(bool enabled = true) => Configure(options => options.ScanFields = enabled);

    /// <summary>
    /// Marks untrusted text, so that the model can tell it from instructions (<see cref="SpotlightGuardrail"/>), and tells the model what the
    /// marks mean. Add it last: what comes after it reads marked text.
    /// </summary>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Stands at <see cref="TrustBoundary.ToolResult"/>, and at <see cref="TrustBoundary.ModelRequest"/> for results that nobody judged before.
    /// Policies that share a key share their marks.
    /// </remarks>
    public GuardrailPolicyBuilder Spotlight(SpotlightOptions? options = null) =>
        Add(new SpotlightGuardrail(options), GuardrailAction.Rewrite, Returned);

    /// <summary>Replaces names of persons by placeholders (<c>&lt;PERSON_1&gt;</c>), and restores them in the answer.</summary>
    /// <param name="recognizer">Finds the names.</param>
    /// <param name="windows">How long texts are cut; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RedactNames(INameRecognizer recognizer, ScanWindows? windows = null) =>
        Add(new NameGuardrail(recognizer, windows), GuardrailAction.Rewrite, Inbound);

    /// <summary>Lets a model or a service of the host's tell whether a text tries to instruct the model.</summary>
    /// <param name="classifier">Scores texts.</param>
    /// <param name="options">From which score on, and how long texts are cut; <see langword="null"/> for the defaults.</param>
    /// <param name="action">What happens. Default <see cref="GuardrailAction.Block"/>.</param>
    /// <param name="boundaries">
    /// Where. Default: <see cref="TrustBoundary.Input"/> and <see cref="TrustBoundary.ToolResult"/>.
    /// </param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder ClassifyInjection(
        IInjectionClassifier classifier,
        InjectionClassifierOptions? options = null,
        GuardrailAction action = GuardrailAction.Block,
        params TrustBoundary[] boundaries) =>
        Add(new InjectionClassifierGuardrail(classifier, options), action, boundaries is { Length: > 0 } ? boundaries : Untrusted);
}
