using AgentGuard.Guardrails.Judging;
using AgentGuard.Guardrails.Wording;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Guardrails;

/// <content>Guardrails about words, length, language, sources and rules that only a model can judge.</content>
public sealed partial class GuardrailPolicyBuilder
{
    private static readonly TrustBoundary[] Spoken = [TrustBoundary.Input, TrustBoundary.Output];

    /// <summary>Blocks input and output with words of a list (<see cref="DeniedWordsGuardrail"/>).</summary>
    /// <param name="name">The name of the list.</param>
    /// <param name="words">The words and phrases.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no word, or an empty one.</exception>
    public GuardrailPolicyBuilder DenyWords(string name, params IEnumerable<string> words) =>
        Add(new DeniedWordsGuardrail(name, words), GuardrailAction.Block, Spoken);

    /// <summary>Blocks input and output about a topic: those with several different words of it (<see cref="DeniedWordsGuardrail"/>).</summary>
    /// <param name="name">The name of the topic.</param>
    /// <param name="threshold">How many different words of it must occur; 1 or more.</param>
    /// <param name="words">The words and phrases.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no word, or an empty one.</exception>
    public GuardrailPolicyBuilder DenyTopic(string name, int threshold, params IEnumerable<string> words) =>
        Add(new DeniedWordsGuardrail(name, words, threshold), GuardrailAction.Block, Spoken);

    /// <summary>Refuses texts that are too long (<see cref="LengthGuardrail"/>).</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="action">What happens; <see cref="GuardrailAction.Rewrite"/> cuts the text at a word.</param>
    /// <param name="boundaries">Where; one or more.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">No limit is set, or one below 1, or there is no boundary.</exception>
    public GuardrailPolicyBuilder LimitLength(LengthLimits limits, GuardrailAction action, params TrustBoundary[] boundaries) =>
        Add(new LengthGuardrail(limits), action, boundaries);

    /// <summary>Asks once more for an answer in one of the allowed languages (<see cref="LanguageGuardrail"/>).</summary>
    /// <param name="languages">The languages, as ISO 639-1 codes.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no language, or one that is not known.</exception>
    public GuardrailPolicyBuilder AnswerInLanguages(params IEnumerable<string> languages) =>
        Add(new LanguageGuardrail(languages), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for an answer that rests on its sources (<see cref="GroundednessGuardrail"/>).</summary>
    /// <param name="sources">What an answer may rest on. Must be thread-safe.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RequireGrounding(Func<BoundaryContent, IEnumerable<string>> sources) =>
        Add(new GroundednessGuardrail(sources), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Lets a model judge whether a text keeps a rule (<see cref="JudgeGuardrail"/>).</summary>
    /// <param name="judge">The client of the model that judges: one of its own, not this pipeline.</param>
    /// <param name="options">What it is asked.</param>
    /// <param name="action">What happens when the rule is broken.</param>
    /// <param name="boundaries">Where; one or more.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no boundary, or at one of them there is nobody to ask once more.</exception>
    public GuardrailPolicyBuilder JudgeBy(IChatClient judge, JudgeOptions options, GuardrailAction action, params TrustBoundary[] boundaries) =>
        Add(new JudgeGuardrail(judge, options), action, boundaries);
}
