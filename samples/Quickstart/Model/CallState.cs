namespace Quickstart.Model;

/// <summary>What the model makes of the result of a call.</summary>
internal enum CallState
{
    Done,

    /// <summary>It failed and the text tells nothing.</summary>
    FailedOpaquely,

    /// <summary>It failed and may be tried again.</summary>
    FailedRetryably,

    /// <summary>Its arguments were wrong.</summary>
    WrongArguments,

    /// <summary>It may or may not have taken effect.</summary>
    OutcomeUnknown,

    /// <summary>It must not be tried again.</summary>
    Denied,
}
