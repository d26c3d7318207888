using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.Tools;

/// <summary>How the tools of a pipeline are guarded.</summary>
public sealed class ToolGuardOptions
{
    private readonly Dictionary<string, Action<ToolOptions>> _tools = new(StringComparer.Ordinal);

    /// <inheritdoc cref="ToolOptions.ValidateArguments"/>
    public bool ValidateArguments { get; set; } = true;

    /// <inheritdoc cref="ToolOptions.RepairArguments"/>
    public bool RepairArguments { get; set; } = true;

    /// <inheritdoc cref="ToolOptions.CompileSchema"/>
    public Func<JsonElement, ISchemaValidator>? CompileSchema { get; set; }

    /// <inheritdoc cref="ToolOptions.Timeout"/>
    public TimeSpan? Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc cref="ToolOptions.MaxResultTokens"/>
    [Range(100, 10_000_000)]
    public int? MaxResultTokens { get; set; } = 8_000;

    /// <inheritdoc cref="ToolOptions.ContextWindow"/>
    [Range(1_000, 100_000_000)]
    public int? ContextWindow { get; set; }

    /// <inheritdoc cref="ToolOptions.RecallResults"/>
    /// <remarks>
    /// A loop then offers <c>read_result</c> beside its tools in every request, some 150 tokens that stay in the prompt cache: a tool that came only when
    /// it is needed would break the cache of the whole prompt.
    /// </remarks>
    public bool RecallResults { get; set; } = true;

    /// <inheritdoc cref="ToolOptions.RunEffectsOnce"/>
    public bool RunEffectsOnce { get; set; } = true;

    /// <inheritdoc cref="ToolOptions.RestoreRedactedArguments"/>
    public bool RestoreRedactedArguments { get; set; } = true;

    /// <inheritdoc cref="ToolOptions.ExposeExceptionMessages"/>
    public bool ExposeExceptionMessages { get; set; }

    /// <summary>How many rounds of a request a model may correct calls that were answered without running.</summary>
    /// <value>
    /// Default 3. Range 0 to 100. Afterwards the model is asked once more, without tools, for an answer in words; the run then counts as degraded.
    /// </value>
    /// <remarks>
    /// Rounds are counted over all tools: a count by name lets alternating failures go on for ever, and every invented name start anew.
    /// </remarks>
    [Range(0, 100)]
    public int MaxCorrections { get; set; } = 3;

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
        var options = new ToolOptions
        {
            ValidateArguments = ValidateArguments,
            RepairArguments = RepairArguments,
            CompileSchema = CompileSchema,
            Timeout = Timeout,
            MaxResultTokens = MaxResultTokens,
            ContextWindow = ContextWindow,
            RecallResults = RecallResults,
            RunEffectsOnce = RunEffectsOnce,
            RestoreRedactedArguments = RestoreRedactedArguments,
            ExposeExceptionMessages = ExposeExceptionMessages,
        };
        if (_tools.TryGetValue(name, out var configure))
        {
            configure(options);
            options.Check($"the tool '{name}'");
        }

        return options;
    }
}
