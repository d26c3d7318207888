using AgentGuard.Testing.FaultInjection;

namespace Microsoft.Extensions.AI;

/// <summary>The door to <see cref="FaultInjectingChatClient"/>.</summary>
public static class FaultInjectionChatClientBuilderExtensions
{
    /// <summary>Injects faults into the calls that reach the rest of the pipeline.</summary>
    /// <param name="builder">The builder; layers added before stand outside and meet the faults.</param>
    /// <param name="plan">Decides which call meets which fault.</param>
    /// <param name="timeProvider">The clock of waits; <see langword="null"/> for <see cref="TimeProvider.System"/>.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseFaultInjection(
        this ChatClientBuilder builder, ChatFaultPlan plan, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(plan);
        return builder.Use(inner => plan == ChatFaultPlan.None ? inner : new FaultInjectingChatClient(inner, plan, timeProvider));
    }
}
