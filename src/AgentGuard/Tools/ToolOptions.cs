using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Tools.Effects;

namespace AgentGuard.Tools;

/// <summary>How one tool is guarded.</summary>
public sealed class ToolOptions
{
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

    /// <summary>What the tool does to the world.</summary>
    /// <value>
    /// Default <see langword="null"/>: what <see cref="ToolEffectAttribute"/> or the tool's additional properties declare, else
    /// <see cref="ToolEffect.Mutating"/>.
    /// </value>
    public ToolEffect? Effect { get; set; }

    /// <summary>Gives the key by which two calls are the same effect, for example the number of the order to refund.</summary>
    /// <value>Default <see langword="null"/>: all the arguments, whatever the order of their names.</value>
    /// <remarks>It sees the arguments as the model wrote them, with placeholders.</remarks>
    public Func<IReadOnlyDictionary<string, object?>, string>? EffectKey { get; set; }

    /// <summary>Whether each call of the model with the same arguments is an effect of its own, for example "append a line".</summary>
    /// <value>
    /// Default <see langword="false"/>: a second identical call of a run gets the first one's result, since models repeat themselves more often
    /// than they mean it.
    /// </value>
    /// <remarks>
    /// Calls are then told apart by how many identical ones stand before them in the transcript, so that a retry, a resume or a duplicate
    /// delivery still runs once. A loop of your own passes its messages to <see cref="ToolGuard.InvokeAsync"/>.
    /// </remarks>
    public bool RepeatsAreNewEffects { get; set; }

    /// <summary>Finds out whether an effect happened whose outcome is not known: after a time-out, an exception or a crash.</summary>
    /// <value>Default <see langword="null"/>: such a call is never repeated, the model is told to find out, and the run counts as degraded.</value>
    /// <remarks>
    /// It is asked at once after the failure, and before a repeated call would run. It must not cause the effect itself. What it throws counts
    /// as <see cref="EffectFinding.StillUnknown"/>.
    /// </remarks>
    public Func<EffectInquiry, CancellationToken, ValueTask<EffectFinding>>? VerifyEffect { get; set; }

    /// <summary>Undoes an effect, for <see cref="ToolGuard.UndoAsync"/>: pays back, deletes, sends a correction.</summary>
    /// <value>Default <see langword="null"/>: it cannot be undone.</value>
    /// <remarks>It may be called again for the same effect when it failed, or the process died in it; it must bear that.</remarks>
    public Func<EffectInquiry, CancellationToken, ValueTask>? UndoEffect { get; set; }

    internal void Check(string owner)
    {
        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(1)))
        {
            throw new AgentGuardException($"The time-out of {owner} is {timeout}; it must be above zero and at most a day.");
        }

        if (MaxResultTokens is < 100 or > 10_000_000)
        {
            throw new AgentGuardException($"The result limit of {owner} is {MaxResultTokens} tokens; it must be 100 to 10,000,000.");
        }

        if (ContextWindow is < 1_000 or > 100_000_000)
        {
            throw new AgentGuardException($"The window of {owner} is {ContextWindow} tokens; it must be 1,000 to 100,000,000.");
        }
    }
}
