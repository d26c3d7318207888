using AgentGuard.OpenAI;

namespace Microsoft.Extensions.AI;

/// <summary>Adds what the adapter of the OpenAI SDK for <see cref="IChatClient"/> leaves out.</summary>
public static class OpenAIChatClientBuilderExtensions
{
    /// <summary>Gives refusals also in streams.</summary>
    /// <param name="builder">The builder. Add this line last, next to the SDK: <c>.UseResilience().UseOpenAIRefusals()</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The adapter (Microsoft.Extensions.AI.OpenAI 10.11) gives a refusal of a whole answer as an <see cref="ErrorContent"/> with the code
    /// <c>Refusal</c>, and drops it from a stream, which then looks empty and would be asked for again. With this line both are alike.
    /// Costs one look at each update.
    /// </remarks>
    public static ChatClientBuilder UseOpenAIRefusals(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new RefusalChatClient(inner));
    }
}
