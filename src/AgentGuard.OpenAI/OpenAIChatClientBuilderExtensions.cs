using AgentGuard.OpenAI;

namespace Microsoft.Extensions.AI;

/// <summary>Adds what the adapter of the OpenAI SDK for <see cref="IChatClient"/> leaves out.</summary>
public static class OpenAIChatClientBuilderExtensions
{
    /// <summary>Gives refusals also in streams, and the text of arguments that are no JSON.</summary>
    /// <param name="builder">The builder. Add this line last, next to the SDK: <c>.UseResilience().UseOpenAI()</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The adapter (Microsoft.Extensions.AI.OpenAI 10.11) gives a refusal of a whole answer as an <see cref="ErrorContent"/> with the code
    /// <c>Refusal</c>, and drops it from a stream, which then looks empty and would be asked for again. Of a call whose arguments it cannot parse
    /// it gives none, with an exception; with this line the tool guard repairs what is clear. Costs one look at each update.
    /// </remarks>
    public static ChatClientBuilder UseOpenAI(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new ArgumentTextChatClient(new RefusalChatClient(inner)));
    }
}
