namespace AgentGuard.Tools;

/// <summary>What a ledger knows of an effect.</summary>
public enum EffectState
{
    /// <summary>It did not happen; the one who asked has claimed it and must settle it.</summary>
    Claimed,

    /// <summary>It happened, and its result is recorded.</summary>
    Done,

    /// <summary>It may or may not have happened: it must not be repeated blindly.</summary>
    Unknown,
}
