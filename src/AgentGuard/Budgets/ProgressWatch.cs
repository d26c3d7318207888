using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>Sees when a run goes in circles, and says so in words that the model can act on.</summary>
/// <remarks>
/// <para>Calls are compared by tool and canonical arguments, results without UUIDs, time stamps, durations and request ids. The same call with
/// a result that changes is progress: polling survives.</para>
/// <para>Immutable and thread-safe. Patterns after the stuck detectors of OpenHands and gemini-cli; thresholds from recorded runs, see
/// <see cref="ProgressWatchOptions"/>.</para>
/// </remarks>
public sealed class ProgressWatch
{
    private readonly ProgressWatchOptions _options;

    /// <summary>Creates a watch.</summary>
    /// <param name="options">The thresholds; <see langword="null"/> for the defaults. Not to be changed afterwards.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A threshold is out of its range.</exception>
    public ProgressWatch(ProgressWatchOptions? options = null)
    {
        _options = options ?? new ProgressWatchOptions();
        PolicyOptions.Validate(string.Empty, _options, ProgressWatchOptionsValidator.Instance);
    }

    /// <summary>Judges a whole conversation before it is sent.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="tools">The tools of the request: one that polls can say so.</param>
    /// <returns>Whether to go on, to tell the model something, or to stop.</returns>
    /// <remarks>Linear in the conversation. A loop keeps a <see cref="Follow"/> instead, which reads each message once.</remarks>
    public ProgressVerdict Examine(IReadOnlyList<ChatMessage> messages, IList<AITool>? tools = null) => Follow().Examine(messages, tools);

    /// <summary>Watches one conversation as it grows.</summary>
    /// <returns>The watched conversation; for one loop at a time.</returns>
    public WatchedConversation Follow() => new(_options);
}
