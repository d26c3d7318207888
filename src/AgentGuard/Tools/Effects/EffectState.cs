namespace AgentGuard.Tools.Effects;

/// <summary>What a ledger knows of an effect.</summary>
public enum EffectState
{
    /// <summary>The one who holds the claim is about to cause it, or at it; the claim must be settled.</summary>
    Claimed,

    /// <summary>It happened, and its result is recorded.</summary>
    Done,

    /// <summary>It may or may not have happened: it must not be repeated blindly.</summary>
    Unknown,

    /// <summary>It happened and was undone; the same call may cause it anew.</summary>
    Undone,
}
