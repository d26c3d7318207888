namespace AgentGuard.Events;

/// <summary>A run started. Announced just before the first other event of the run.</summary>
/// <param name="Principal">On whose behalf, or <see langword="null"/>.</param>
/// <param name="ParentId">The run that started this one, or <see langword="null"/>.</param>
public sealed record RunStarted(string? Principal, string? ParentId) : AgentEvent
{
    /// <inheritdoc/>
    public override string Code => "AG1001";

    /// <inheritdoc/>
    public override string Message => ParentId is null ? "A run started." : $"A sub-run of {ParentId} started.";
}
