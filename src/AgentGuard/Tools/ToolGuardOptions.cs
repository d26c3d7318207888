using System.ComponentModel.DataAnnotations;

namespace AgentGuard.Tools;

/// <summary>How the tools of a pipeline are guarded.</summary>
public sealed class ToolGuardOptions : ToolSettings
{
    private readonly Dictionary<string, Action<ToolOptions>> _tools = new(StringComparer.Ordinal);

    /// <summary>How many rounds of a request a model may correct calls that were answered without running.</summary>
    /// <value>
    /// Default 3. Range 0 to 100. Afterwards the model is asked once more, without tools, for an answer in words; the run then counts as degraded.
    /// </value>
    /// <remarks>
    /// Rounds are counted over all tools: a count by name lets alternating failures go on for ever, and every invented name start anew.
    /// </remarks>
    [Range(0, 100)]
    public int MaxCorrections { get; set; } = 3;

    /// <summary>How many calls of one answer run at once.</summary>
    /// <value>Default 1: one after the other. Range 1 to 100. What one of them throws does not reach the others: each has a result of its own.</value>
    /// <remarks>Counted for each run; a sub-run has places of its own, since the call that started it keeps its place.</remarks>
    [Range(1, 100)]
    public int MaxParallelCalls { get; set; } = 1;

    /// <summary>Guards one tool differently.</summary>
    /// <param name="name">The name of the tool.</param>
    /// <param name="configure">Changes the options of the tool, which start as those of the pipeline.</param>
    /// <returns>These options. Several calls for a tool add up.</returns>
    public ToolGuardOptions ForTool(string name, Action<ToolOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        _tools[name] = _tools.TryGetValue(name, out var earlier) ? earlier + configure : configure;
        return this;
    }

    internal ToolOptions OptionsOf(string name)
    {
        var options = new ToolOptions();
        CopyTo(options);
        if (_tools.TryGetValue(name, out var configure))
        {
            configure(options);
            options.Check($"the tool '{name}'");
        }

        return options;
    }
}
