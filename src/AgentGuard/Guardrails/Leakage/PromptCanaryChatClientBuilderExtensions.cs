using AgentGuard.Guardrails.Leakage;

namespace Microsoft.Extensions.AI;

/// <summary>Adds a canary to the system prompt.</summary>
public static class PromptCanaryChatClientBuilderExtensions
{
    /// <summary>Marks the system prompt of every call with a token, which <c>BlockPromptLeak(canary)</c> looks for.</summary>
    /// <param name="builder">The builder. Add this line after <c>UseGuardrails(...)</c>.</param>
    /// <param name="canary">The canary, the same one as that of the guardrail.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The token takes the place of <see cref="PromptCanary.Mark"/>; where the prompt has none, a line is added to the instructions of the
    /// options, else to the first system message, else as one. The messages and options of the caller are not changed.
    /// </remarks>
    public static ChatClientBuilder UsePromptCanary(this ChatClientBuilder builder, PromptCanary canary)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(canary);
        return builder.Use(inner => new CanaryChatClient(inner, canary));
    }
}
