using AgentGuard.Guardrails.Leakage;

namespace AgentGuard.Guardrails;

/// <content>Guardrails against the leakage of the system prompt and of values that the host knows.</content>
public sealed partial class GuardrailPolicyBuilder
{
    private static readonly TrustBoundary[] Outbound = [TrustBoundary.Output, TrustBoundary.ToolCall];

    /// <summary>Blocks answers and tool calls that hold the token of a canary (<see cref="CanaryGuardrail"/>).</summary>
    /// <param name="canary">The canary. <c>UsePromptCanary(canary)</c> further in puts it into the system prompt.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder BlockPromptLeak(PromptCanary canary) => Add(new CanaryGuardrail(canary), GuardrailAction.Block, Outbound);

    /// <summary>Blocks answers and tool calls that repeat a stretch of the system prompt (<see cref="PromptLeakGuardrail"/>).</summary>
    /// <param name="prompt">The system prompt.</param>
    /// <param name="words">How many words in a row are a leak. Range 4 to 64. Default 12.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The prompt has fewer words.</exception>
    public GuardrailPolicyBuilder BlockPromptLeak(string prompt, int words = 12) =>
        Add(new PromptLeakGuardrail(prompt, words), GuardrailAction.Block, Outbound);

    /// <summary>Blocks answers and tool calls that hold a secret of the host, in whatever encoding (<see cref="KnownValueGuardrail"/>).</summary>
    /// <param name="values">The values; each with at least 8 letters and digits.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no value, or one that is too short.</exception>
    public GuardrailPolicyBuilder BlockKnownSecrets(params IEnumerable<string> values) =>
        Add(new KnownValueGuardrail("known secrets", values), GuardrailAction.Block, Outbound);
}
