using AgentGuard.Budgets;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds budgets to a pipeline.</summary>
public static class BudgetChatClientBuilderExtensions
{
    /// <summary>
    /// Holds runs to their budgets, tells a model that goes in circles, and winds a run down, by the options of the container or the defaults.
    /// </summary>
    /// <param name="builder">The builder. Add this line after the function-invocation loop and before compression, fallback and resilience.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Options.OptionsValidationException">At build: an option is out of its range.</exception>
    public static ChatClientBuilder UseBudgets(this ChatClientBuilder builder) => Use(builder, policyName: null, configure: null);

    /// <summary>Holds runs to their budgets, tells a model that goes in circles, and winds a run down.</summary>
    /// <param name="builder">The builder. Add this line after the function-invocation loop and before compression, fallback and resilience.</param>
    /// <param name="configure">Changes the options of this pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Options.OptionsValidationException">At build: an option is out of its range.</exception>
    public static ChatClientBuilder UseBudgets(this ChatClientBuilder builder, Action<BudgetOptions>? configure) =>
        Use(builder, policyName: null, configure);

    /// <summary>Holds runs to their budgets, tells a model that goes in circles, and winds a run down, by a named policy.</summary>
    /// <param name="builder">The builder. Add this line after the function-invocation loop and before compression, fallback and resilience.</param>
    /// <param name="policyName">The name of the options in the container.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Options.OptionsValidationException">At build: an option is out of its range.</exception>
    public static ChatClientBuilder UseBudgets(this ChatClientBuilder builder, string policyName)
    {
        ArgumentException.ThrowIfNullOrEmpty(policyName);
        return Use(builder, policyName, configure: null);
    }

    private static ChatClientBuilder Use(ChatClientBuilder builder, string? policyName, Action<BudgetOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = PolicyOptions.Create(services, policyName, configure, BudgetOptionsValidator.Instance);
            return options.IsOff ? inner : new BudgetChatClient(inner, Policy(inner, services, options));
        });
    }

    private static BudgetPolicy Policy(IChatClient inner, IServiceProvider services, BudgetOptions options) => new(
        options,
        services.GetService<IBudgetStore>(),
        services.GetService<ITokenCounter>(),
        services.GetService<AgentEvents>(),
        services.GetService<IEscalation>(),
        services.GetService<ModelFailureClassifier>(),
        services.GetService<TimeProvider>())
    {
        DefaultModelId = inner.GetService<ChatClientMetadata>()?.DefaultModelId,
    };
}
