using AgentGuard.Context;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds context compression to a pipeline.</summary>
public static class ContextCompressionChatClientBuilderExtensions
{
    /// <summary>Keeps every request within a number of tokens, by the options of the container or the defaults.</summary>
    /// <param name="builder">The builder. Add this line after the function-invocation loop: the conversation grows within it.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Tokens are counted by the <see cref="ITokenCounter"/> of the container, or estimated where there is none.</remarks>
    /// <exception cref="Options.OptionsValidationException">At build: an option is out of its range.</exception>
    public static ChatClientBuilder UseContextCompression(this ChatClientBuilder builder) => Use(builder, policyName: null, configure: null);

    /// <summary>Keeps every request within a number of tokens.</summary>
    /// <param name="builder">The builder. Add this line after the function-invocation loop: the conversation grows within it.</param>
    /// <param name="configure">Changes the options of this pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Options.OptionsValidationException">At build: an option is out of its range.</exception>
    public static ChatClientBuilder UseContextCompression(this ChatClientBuilder builder, Action<ContextCompressionOptions>? configure) =>
        Use(builder, policyName: null, configure);

    /// <summary>Keeps every request within a number of tokens, by a named policy.</summary>
    /// <param name="builder">The builder. Add this line after the function-invocation loop: the conversation grows within it.</param>
    /// <param name="policyName">The name of the options in the container.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Options.OptionsValidationException">At build: an option is out of its range.</exception>
    public static ChatClientBuilder UseContextCompression(this ChatClientBuilder builder, string policyName)
    {
        ArgumentException.ThrowIfNullOrEmpty(policyName);
        return Use(builder, policyName, configure: null);
    }

    private static ChatClientBuilder Use(ChatClientBuilder builder, string? policyName, Action<ContextCompressionOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, policyName, configure, ContextCompressionOptionsValidator.Instance);
            var compressor = new ContextCompressor(options, services.GetService<ITokenCounter>(), services.GetService<TimeProvider>())
            {
                ContentStore = services.GetService<IContentStore>() ?? InMemoryContentStore.Shared,
            };
            var classifier = services.GetService<ModelFailureClassifier>() ?? new ModelFailureClassifier();
            return new CompressingChatClient(inner, compressor, classifier, services.GetService<AgentEvents>());
        });
    }
}
