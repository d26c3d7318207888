using AgentGuard;
using AgentGuard.Tools;

namespace Microsoft.Extensions.AI;

/// <summary>Guards single tools.</summary>
public static class ToolGuardAIFunctionExtensions
{
    /// <summary>Gives a tool that guards itself: for a loop of the host's own, or to guard one tool unlike its pipeline.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="configure">Changes how it is guarded.</param>
    /// <param name="timeProvider">The clock of its time-out; <see langword="null"/> for the system's.</param>
    /// <returns>The guarded tool; <paramref name="tool"/> itself when it is guarded already.</returns>
    /// <exception cref="AgentGuardException">An option is out of its range, or the schema of the tool is not understood.</exception>
    public static AIFunction AsGuarded(this AIFunction tool, Action<ToolOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(tool);
        var options = new ToolGuardOptions();
        if (configure is not null)
        {
            options.ForTool(tool.Name, configure);
        }

        return new ToolGuard(options, events: null, timeProvider).Guard(tool);
    }

    /// <summary>Gives a tool that guards itself by a guard of the host's own.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="guard">The guard.</param>
    /// <returns>The guarded tool; <paramref name="tool"/> itself when it is guarded already.</returns>
    public static AIFunction AsGuarded(this AIFunction tool, ToolGuard guard)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(guard);
        return guard.Guard(tool);
    }
}
