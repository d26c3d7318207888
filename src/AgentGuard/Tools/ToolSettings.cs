using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.Tools;

/// <summary>What holds for one tool as for all of a pipeline.</summary>
public abstract class ToolSettings
{
    private protected ToolSettings()
    {
    }

    /// <summary>Whether arguments must conform to the tool's schema before it runs.</summary>
    /// <value>Default <see langword="true"/>. With <see langword="false"/> the tool must itself withstand what a model writes.</value>
    public bool ValidateArguments { get; set; } = true;

    /// <summary>Whether arguments that do not conform are made to, where it is clear what was meant: <c>"5"</c> for 5, a value for a list of one.</summary>
    /// <value>Default <see langword="true"/>. Every change is listed in <see cref="ToolArgumentsRepaired"/>; what runs has passed the schema.</value>
    /// <remarks>
    /// Nothing runs by a guess: what was cut off or is ambiguous is explained to the model. For tools with effects a misspelt name is not taken for
    /// another either. Arguments that are no JSON are repaired where their text is known (<see cref="Ports.ToolCallText"/>).
    /// </remarks>
    public bool RepairArguments { get; set; } = true;

    /// <summary>Compiles the schema of the arguments by another engine.</summary>
    /// <value>Default <see langword="null"/>: <see cref="JsonSchemaValidator"/>.</value>
    /// <remarks>It may raise <see cref="SchemaNotSupportedException"/>, which names the tool when the loop is built.</remarks>
    public Func<JsonElement, ISchemaValidator>? CompileSchema { get; set; }

    /// <summary>How long a call may take.</summary>
    /// <value>Default 60 seconds. <see langword="null"/>: as long as it takes. Must be above zero and at most a day.</value>
    /// <remarks>A tool that does not react to its cancellation is abandoned; its outcome counts as unknown.</remarks>
    public TimeSpan? Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many tokens of text a result may have; of more a part is left out, by its shape.</summary>
    /// <value>Default 8,000. <see langword="null"/>: no limit. Range 100 to 10,000,000.</value>
    /// <remarks>Cutting one result in ten at the door saved 28 to 34 percent of the cost of long runs, and no prompt cache broke.</remarks>
    [Range(100, 10_000_000)]
    public int? MaxResultTokens { get; set; } = 8_000;

    /// <summary>The window of the model, by which results have less room the fuller it is.</summary>
    /// <value>
    /// In tokens. Default <see langword="null"/>: <see cref="MaxResultTokens"/> alone counts. Range 1,000 to 100,000,000. With it a result may have a
    /// quarter of what the conversation leaves, at least 100 and at most <see cref="MaxResultTokens"/>.
    /// </value>
    [Range(1_000, 100_000_000)]
    public int? ContextWindow { get; set; }

    /// <summary>Whether a result of which a part is left out is kept whole, and the model can read it with <c>read_result</c>.</summary>
    /// <value>Default <see langword="true"/>. With <see langword="false"/> the model is told to ask for less.</value>
    public bool RecallResults { get; set; } = true;

    /// <summary>Whether an identical call of the same run is answered with the first one's result instead of running again.</summary>
    /// <value>Default <see langword="true"/>.</value>
    /// <remarks>It concerns <see cref="ToolEffect.Mutating"/> and <see cref="ToolEffect.Irreversible"/> tools, within a run.</remarks>
    public bool RunEffectsOnce { get; set; } = true;

    /// <summary>Whether placeholders (<c>&lt;EMAIL_1&gt;</c>) become their values on the copy that the tool gets.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool RestoreRedactedArguments { get; set; } = true;

    /// <summary>Whether the model reads the messages of exceptions other than <see cref="ToolException"/>.</summary>
    /// <value>Default <see langword="false"/>. With <see langword="true"/> host names, paths and secrets can reach the model.</value>
    public bool ExposeExceptionMessages { get; set; }

    /// <summary>How often a call is tried again that failed for a passing reason: no connection, a status of 408, 429 or 500 and above, a
    /// <see cref="ToolException"/> that says so.</summary>
    /// <value>Default 2. Range 0 to 10.</value>
    /// <remarks>
    /// <see cref="ToolEffect.ReadOnly"/> and <see cref="ToolEffect.Idempotent"/> tools only; another one is tried again only where it is certain that nothing
    /// happened: it was never reached. Waits grow from 0.2 to at most 5 seconds, half of each drawn at random, and end before the deadline of the run.
    /// </remarks>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>After how many failures in a row the tool is left alone, for all runs.</summary>
    /// <value>Default 5. <see langword="null"/>: never. Range 1 to 1,000.</value>
    /// <remarks>
    /// What a tool says of a call (<see cref="ToolException"/>) is no failure of the tool, unless it says that it may pass. The model is told until
    /// when, and that it can go on without. The first call afterwards is a probe.
    /// </remarks>
    [Range(1, 1_000)]
    public int? BreakAfterFailures { get; set; } = 5;

    /// <summary>How long the tool is left alone.</summary>
    /// <value>Default 30 seconds; doubled after each probe that fails, to at most 10 times as long. Above zero, at most a day.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls of the tool run at once, over all runs.</summary>
    /// <value>Default <see langword="null"/>: any number. Range 1 to 100,000. Others wait in line, at most as long as <see cref="Timeout"/>.</value>
    [Range(1, 100_000)]
    public int? MaxConcurrentCalls { get; set; }

    /// <summary>How many calls of the tool begin in a minute, over all runs.</summary>
    /// <value>Default <see langword="null"/>: any number. Range 1 to 1,000,000. Others wait, at most as long as <see cref="Timeout"/>.</value>
    [Range(1, 1_000_000)]
    public int? MaxCallsPerMinute { get; set; }

    /// <summary>Whether tools with effects are only shown to run: their calls are checked, and answered without running.</summary>
    /// <value>Default <see langword="false"/>. <see cref="ToolEffect.ReadOnly"/> tools run.</value>
    /// <remarks>The run counts as degraded: nothing of what its answer says was done was done.</remarks>
    public bool DryRun { get; set; }

    internal void CopyTo(ToolSettings other)
    {
        other.ValidateArguments = ValidateArguments;
        other.RepairArguments = RepairArguments;
        other.CompileSchema = CompileSchema;
        other.Timeout = Timeout;
        other.MaxResultTokens = MaxResultTokens;
        other.ContextWindow = ContextWindow;
        other.RecallResults = RecallResults;
        other.RunEffectsOnce = RunEffectsOnce;
        other.RestoreRedactedArguments = RestoreRedactedArguments;
        other.ExposeExceptionMessages = ExposeExceptionMessages;
        other.DryRun = DryRun;
        other.MaxRetries = MaxRetries;
        other.BreakAfterFailures = BreakAfterFailures;
        other.BreakDuration = BreakDuration;
        other.MaxConcurrentCalls = MaxConcurrentCalls;
        other.MaxCallsPerMinute = MaxCallsPerMinute;
    }

    /// <summary>What is out of its bounds.</summary>
    internal IEnumerable<string> OutOfBounds()
    {
        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(1)))
        {
            yield return $"{nameof(Timeout)} is {timeout}; it must be above zero and at most a day.";
        }

        if (BreakDuration <= TimeSpan.Zero || BreakDuration > TimeSpan.FromDays(1))
        {
            yield return $"{nameof(BreakDuration)} is {BreakDuration}; it must be above zero and at most a day.";
        }
    }
}
