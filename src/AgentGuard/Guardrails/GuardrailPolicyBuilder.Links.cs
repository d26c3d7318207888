using AgentGuard.Guardrails.Links;

namespace AgentGuard.Guardrails;

/// <content>Guardrails on where an answer or a call leads.</content>
public sealed partial class GuardrailPolicyBuilder
{
    // Not nothing: what stood on both sides must not become an address. Not only a space: what follows must not become an attribute's value.
    private const string ErasedLink = " …";

    /// <summary>Takes links and images out of the answer that lead elsewhere (<see cref="LinkGuardrail"/>); the text of a link stays.</summary>
    /// <param name="allowed">What is allowed: hosts, <c>*.example.com</c>, either with scheme, port or path, or schemes (<c>mailto:</c>).</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">An entry is not one.</exception>
    public GuardrailPolicyBuilder AllowLinks(params IEnumerable<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        return AllowLinks(new LinkOptions { Links = [.. allowed] }, GuardrailAction.Rewrite, TrustBoundary.Output);
    }

    /// <summary>Says which links and which images a text may have (<see cref="LinkGuardrail"/>).</summary>
    /// <param name="options">What is allowed.</param>
    /// <param name="action">What happens to the rest; <see cref="GuardrailAction.Rewrite"/> takes addresses away, for good.</param>
    /// <param name="boundaries">Where; one or more. At <see cref="TrustBoundary.ToolCall"/> nothing can be taken away.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">An entry is not one, there is no boundary, or the action is not possible there.</exception>
    public GuardrailPolicyBuilder AllowLinks(LinkOptions options, GuardrailAction action, params TrustBoundary[] boundaries)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        return action is GuardrailAction.Rewrite && boundaries.Contains(TrustBoundary.ToolCall)
            ? throw new ArgumentException("An address cannot be taken out of the arguments of a call. Use Block or Reask at ToolCall.", nameof(action))
            : Add(new GuardrailStep(new LinkGuardrail(options), action, ErasedLink), boundaries);
    }

    /// <summary>Blocks tool calls with an address in their arguments that is not allowed (<see cref="LinkGuardrail"/>).</summary>
    /// <param name="allowed">What is allowed, as at <see cref="AllowLinks(IEnumerable{string})"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">An entry is not one.</exception>
    public GuardrailPolicyBuilder AllowLinkArguments(params IEnumerable<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        return AllowLinks(new LinkOptions { Links = [.. allowed] }, GuardrailAction.Block, TrustBoundary.ToolCall);
    }

    /// <summary>Blocks tool calls that name an e-mail address of a domain that is not allowed (<see cref="RecipientGuardrail"/>).</summary>
    /// <param name="allowed">Domains (<c>example.com</c>, <c>*.example.com</c>) and single addresses.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">An entry is not one.</exception>
    public GuardrailPolicyBuilder AllowRecipients(params IEnumerable<string> allowed) =>
        Add(new RecipientGuardrail(allowed), GuardrailAction.Block, TrustBoundary.ToolCall);
}
