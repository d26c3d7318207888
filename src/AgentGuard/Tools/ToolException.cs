using AgentGuard.Internal;

namespace AgentGuard.Tools;

/// <summary>A tool says to the model that it could not do what was asked, and why.</summary>
/// <remarks>Its message is meant for the model and is passed on as it is. No other exception's message reaches the model.</remarks>
public sealed class ToolException : AgentGuardException, IToolFailure
{
    /// <summary>Creates the exception with a default message.</summary>
    public ToolException()
        : this("The tool could not do what was asked.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the model is told; something it can act on.</param>
    public ToolException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What the model is told; something it can act on.</param>
    /// <param name="innerException">The cause, for the host.</param>
    public ToolException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the model is told; something it can act on.</param>
    /// <param name="retryable">Whether the same call may succeed later.</param>
    public ToolException(string message, bool retryable)
        : base(message) => Retryable = retryable;

    private ToolException(string message, Exception innerException, bool retryable)
        : base(message, innerException) => Retryable = retryable;

    /// <summary>Whether the same call may succeed later.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool Retryable { get; }

    /// <summary>Whether the tool changed something before it failed. The same call then does not run again in this run.</summary>
    /// <value>Default <see langword="false"/>: nothing happened, so the call may be repeated.</value>
    public bool EffectHappened { get; init; }

    /// <summary>What a tool said in a run that is replayed.</summary>
    internal static ToolException Of(Exception recorded) => new(recorded.Message, recorded, ((IToolFailure)recorded).Retryable)
    {
        EffectHappened = ((IToolFailure)recorded).EffectHappened,
    };
}
