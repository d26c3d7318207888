using AgentGuard.Guardrails.Deeds;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails;

/// <content>Guardrails that hold an answer to what the tools of the run did.</content>
public sealed partial class GuardrailPolicyBuilder
{
    /// <summary>Asks once more for an answer that claims what no successful tool call supports (<see cref="ClaimGuardrail"/>).</summary>
    /// <param name="name">The name of the deed, for example <c>refund</c>; the model reads it.</param>
    /// <param name="claims">The words and phrases that claim it, for example <c>refunded</c>.</param>
    /// <param name="tools">The tools whose success supports it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no phrase or no tool, or an empty one.</exception>
    public GuardrailPolicyBuilder RequireDeeds(string name, IEnumerable<string> claims, IEnumerable<string> tools)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(tools);
        return RequireDeeds(name, new ClaimOptions { Phrases = [.. claims], Tools = [.. tools] });
    }

    /// <summary>Asks once more for an answer that claims what no successful tool call supports (<see cref="ClaimGuardrail"/>).</summary>
    /// <param name="name">The name of the deed; the model reads it.</param>
    /// <param name="options">What claims it, and what supports it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no phrase or no tool, or an empty one.</exception>
    public GuardrailPolicyBuilder RequireDeeds(string name, ClaimOptions options) =>
        Add(new ClaimGuardrail(name, options), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for an answer that the host takes for a claim which no successful tool call supports.</summary>
    /// <param name="name">The name of the deed; the model reads it.</param>
    /// <param name="claims">Whether an answer claims it. Must be thread-safe.</param>
    /// <param name="tools">The tools whose success supports it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no tool, or an empty one.</exception>
    public GuardrailPolicyBuilder RequireDeeds(string name, Func<BoundaryContent, bool> claims, params IEnumerable<string> tools) =>
        Add(new ClaimGuardrail(name, claims, tools), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for a structured answer that cites tool calls which did not succeed (<see cref="CitedDeedsGuardrail"/>).</summary>
    /// <param name="idsAt">Where the ids stand: a JSON pointer with <c>*</c> for every item, for example <c>/actions/*/call_id</c>.</param>
    /// <param name="tools">The tools that may be cited; empty for any.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The pointer is not one.</exception>
    public GuardrailPolicyBuilder RequireCitedDeeds(string idsAt, params IEnumerable<string> tools) =>
        Add(new CitedDeedsGuardrail(idsAt, tools), GuardrailAction.Reask, TrustBoundary.Output);
}
