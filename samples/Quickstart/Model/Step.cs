namespace Quickstart.Model;

/// <summary>Where a planned call stands.</summary>
internal enum Step
{
    /// <summary>Make it now, for the first time or again.</summary>
    Call,

    /// <summary>Look at the order first: nobody knows whether it took effect.</summary>
    Verify,

    Finished,

    /// <summary>It will not succeed.</summary>
    GiveUp,
}
