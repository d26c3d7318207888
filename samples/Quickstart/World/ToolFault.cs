namespace Quickstart.World;

/// <summary>How a tool misbehaves on one call.</summary>
public enum ToolFault
{
    None,

    /// <summary>It cannot be reached: an exception before anything happened.</summary>
    Unavailable,

    /// <summary>It did its work but the reply is lost: a time-out is reported.</summary>
    TimedOutAfterEffect,

    /// <summary>It answers with far more than was asked for.</summary>
    VeryLong,

    /// <summary>It takes seconds.</summary>
    Slow,
}
