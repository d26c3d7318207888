using AgentGuard.Context.Memory;
using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds memory.</summary>
public static class MemoryChatClientBuilderExtensions
{
    /// <summary>Brings what is remembered of the run's principal, and answers the user's message, into that message.</summary>
    /// <param name="builder">The builder. Add this line inside of the run and outside of the function-invocation loop.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="memory">The memory; <see langword="null"/> for that of the container, or one over its <see cref="IMemoryStore"/>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// It stands at the end of the message, delimited, labelled as remembered and so untrusted, and stays there as it is for as long as the host sends the
    /// same message. Without a principal nothing is brought in.
    /// </remarks>
    /// <exception cref="Options.OptionsValidationException">At build: an option is out of its range.</exception>
    public static ChatClientBuilder UseMemory(this ChatClientBuilder builder, Action<MemoryOptions>? configure = null, AgentMemory? memory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, name: null, configure, MemoryRangeValidator.Instance);
            var remembers = memory ?? services.GetService<AgentMemory>() ?? new AgentMemory(
                services.GetService<IMemoryStore>(),
                services.GetService<ITokenCounter>(),
                services.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
            return new MemoryChatClient(inner, remembers, options, services.GetService<AgentEvents>());
        });
    }
}
