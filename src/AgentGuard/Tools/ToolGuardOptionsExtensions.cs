using AgentGuard.Tools;

namespace Microsoft.Extensions.AI;

/// <summary>Says in one line how tools are guarded.</summary>
public static class ToolGuardOptionsExtensions
{
    /// <summary>Says whether arguments must conform to the schema of their tool before it runs.</summary>
    /// <param name="options">The options.</param>
    /// <param name="enabled">Whether they must.</param>
    /// <returns>The options.</returns>
    public static ToolGuardOptions ValidateArguments(this ToolGuardOptions options, bool enabled = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ValidateArguments = enabled;
        return options;
    }

    /// <summary>Says whether an identical call of the same run is answered with the first one's result instead of running again.</summary>
    /// <param name="options">The options.</param>
    /// <param name="enabled">Whether it is.</param>
    /// <returns>The options.</returns>
    public static ToolGuardOptions RunEffectsOnce(this ToolGuardOptions options, bool enabled = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RunEffectsOnce = enabled;
        return options;
    }

    /// <summary>Says how long a call may take.</summary>
    /// <param name="options">The options.</param>
    /// <param name="timeout">How long; <see langword="null"/> for as long as it takes.</param>
    /// <returns>The options.</returns>
    public static ToolGuardOptions Timeout(this ToolGuardOptions options, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Timeout = timeout;
        return options;
    }

    /// <summary>Says how many tokens of text a result may have.</summary>
    /// <param name="options">The options.</param>
    /// <param name="maxTokens">How many; <see langword="null"/> for no limit.</param>
    /// <returns>The options.</returns>
    public static ToolGuardOptions CapResults(this ToolGuardOptions options, int? maxTokens)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.MaxResultTokens = maxTokens;
        return options;
    }
}
