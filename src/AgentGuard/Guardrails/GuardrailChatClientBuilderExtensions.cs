using AgentGuard;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Guardrails;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds guardrails to a pipeline.</summary>
public static class GuardrailChatClientBuilderExtensions
{
    /// <summary>Inspects what crosses the trust boundaries of every call.</summary>
    /// <param name="builder">The builder. Add this line after <c>UseAgentRun()</c> and before everything else.</param>
    /// <param name="configure">Adds the guardrails.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The options of the container (<see cref="GuardrailOptions"/>) are the start. Input and output are inspected here; what tools are
    /// asked and return is inspected by the guarded function invocation further in, with the same policy.
    /// </remarks>
    public static ChatClientBuilder UseGuardrails(this ChatClientBuilder builder, Action<GuardrailPolicyBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Use((inner, services) => Wrap(inner, services, CreatePolicy(services, configure)));
    }

    /// <summary>Inspects what crosses the trust boundaries of every call, with a policy of the container.</summary>
    /// <param name="builder">The builder. Add this line after <c>UseAgentRun()</c> and before everything else.</param>
    /// <param name="policyName">The name under which <c>AddGuardrailPolicy</c> registered the policy.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseGuardrails(this ChatClientBuilder builder, string policyName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policyName);
        return builder.Use((inner, services) => Wrap(inner, services, services.GetRequiredKeyedService<GuardrailPolicy>(policyName)));
    }

    /// <summary>Inspects what crosses the trust boundaries of every call, with a policy made beforehand.</summary>
    /// <param name="builder">The builder. Add this line after <c>UseAgentRun()</c> and before everything else.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseGuardrails(this ChatClientBuilder builder, GuardrailPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(policy);
        return builder.Use((inner, services) => Wrap(inner, services, policy));
    }

    /// <summary>Inspects every call with the policy that is chosen for it: by tenant, by route, by principal.</summary>
    /// <param name="builder">The builder. Add this line after <c>UseAgentRun()</c> and before everything else.</param>
    /// <param name="policyNames">The names under which <c>AddGuardrailPolicy</c> registered the policies; one or more.</param>
    /// <param name="choose">
    /// Gives the name of the policy for a call. Must be thread-safe. A name that is not among the policies is an
    /// <see cref="AgentGuardException"/>: no call goes without a policy.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">No policy is named.</exception>
    public static ChatClientBuilder UseRoutedGuardrails(
        this ChatClientBuilder builder, IReadOnlyCollection<string> policyNames, Func<GuardrailRequest, string> choose)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(policyNames);
        ArgumentNullException.ThrowIfNull(choose);
        if (policyNames.Count == 0)
        {
            throw new ArgumentException("Name the policies to choose among.", nameof(policyNames));
        }

        string[] names = [.. policyNames.Distinct(StringComparer.Ordinal)];
        return builder.Use((inner, services) => new RoutedGuardrailChatClient(
            inner,
            names.ToDictionary(name => name, name => Wrap(inner, services, services.GetRequiredKeyedService<GuardrailPolicy>(name)), StringComparer.Ordinal),
            choose));
    }

    internal static GuardrailPolicy CreatePolicy(IServiceProvider services, Action<GuardrailPolicyBuilder> configure)
    {
        var options = PolicyOptions.Create<GuardrailOptions>(services, name: null, configure: null, GuardrailOptionsValidator.Instance);
        var policy = new GuardrailPolicyBuilder(options)
        {
            Events = services.GetService<AgentEvents>(),
            TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System,
        };
        configure(policy);
        return policy.Build();
    }

    private static IChatClient Wrap(IChatClient inner, IServiceProvider services, GuardrailPolicy policy) => policy.IsEmpty
        ? inner
        : new GuardrailChatClient(
            inner, policy, services.GetService<IEscalation>(),
            services.GetService<ModelFailureClassifier>() ?? new ModelFailureClassifier());
}
