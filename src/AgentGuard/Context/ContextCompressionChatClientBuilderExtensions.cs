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
    /// <summary>Keeps every request within a number of tokens.</summary>
    /// <param name="builder">The builder. Add this line after the function-invocation loop: the conversation grows within it.</param>
    /// <param name="configure">Changes the options of this pipeline.</param>
    /// <param name="policyName">The name of the options in the container that are the start; <see langword="null"/> for the default ones.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Tokens are counted by the <see cref="ITokenCounter"/> of the container, or estimated where there is none.</remarks>
    /// <exception cref="Options.OptionsValidationException">At build: an option is out of its range.</exception>
    public static ChatClientBuilder UseContextCompression(
        this ChatClientBuilder builder, Action<ContextCompressionOptions>? configure = null, string? policyName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, policyName, configure, ContextCompressionOptionsValidator.Instance);
            var compressor = new ContextCompressor(options, services.GetService<ITokenCounter>());
            var classifier = services.GetService<ModelFailureClassifier>() ?? new ModelFailureClassifier();
            return new CompressingChatClient(inner, compressor, classifier, services.GetService<AgentEvents>());
        });
    }
}
