using AgentGuard.Schemas;
using AgentGuard.Tools.Effects;

namespace AgentGuard.Tools;

/// <summary>How one tool is guarded.</summary>
public sealed class ToolOptions : ToolSettings
{
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

    /// <summary>How long a result is given again for the same arguments instead of running the tool, to all runs of the same principal.</summary>
    /// <value>Default <see langword="null"/>: never. Above zero, at most a year. It concerns <see cref="ToolEffect.ReadOnly"/> tools alone.</value>
    /// <remarks>In memory, 1,000 results of a guard at most. Failures are not kept.</remarks>
    public TimeSpan? CacheFor { get; set; }

    /// <summary>Gives the tool its credentials, which the model never sees.</summary>
    /// <value>Default <see langword="null"/>.</value>
    /// <remarks>
    /// The tool takes them from <see cref="ToolCallContext.GetCredentialAsync"/>, or its client has a <see cref="ToolCredentialHandler"/>. They are renewed
    /// once when the tool throws for a status of 401 or 403, and the call is made again: it was refused, so nothing happened.
    /// </remarks>
    public IToolCredentials? Credentials { get; set; }

    /// <summary>What results must look like: a declared schema, or one that was learnt from samples.</summary>
    /// <value>Default <see langword="null"/>: anything. Text that is JSON is judged as JSON, other text as a string.</value>
    public ISchemaValidator? ResultContract { get; set; }

    /// <summary>Whether the model is told of a failure in place of a result that breaks the <see cref="ResultContract"/>.</summary>
    /// <value>Default <see langword="false"/>: the result passes, and the host is told that the tool has changed.</value>
    public bool RejectsBrokenContract { get; set; }

    internal void Check(string owner)
    {
        var problems = OutOfBounds().Concat(ToolOptionsRangeValidator.Instance.Validate(name: null, this).Failures ?? []);
        if (CacheFor is { } lifetime && (lifetime <= TimeSpan.Zero || lifetime > TimeSpan.FromDays(365)))
        {
            problems = problems.Append($"{nameof(CacheFor)} is {lifetime}; it must be above zero and at most a year.");
        }

        if (problems.FirstOrDefault() is { } problem)
        {
            throw new AgentGuardException($"The options of {owner} are out of bounds. {problem}");
        }
    }
}
