using Microsoft.Extensions.AI;

namespace AgentGuard.Failures;

/// <summary>A call of a model failed for good, as far as the layer that throws this can tell.</summary>
/// <remarks>The exception of the SDK, where there was one, is the <see cref="Exception.InnerException"/>.</remarks>
public sealed class ModelFailureException : AgentGuardException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public ModelFailureException(ModelFailure failure, Exception? innerException = null)
        : base($"{(failure ?? throw new ArgumentNullException(nameof(failure))).Kind}: {failure.Message}", innerException) =>
        Failure = failure;

    /// <summary>What failed.</summary>
    public ModelFailure Failure { get; }

    /// <summary>The part of the answer that was handed out before it broke off, where the layer that throws this kept it.</summary>
    /// <value>Default <see langword="null"/>. It is content: keep it out of logs. Tool calls in it are complete, but must not be run.</value>
    public ChatResponse? Received { get; init; }
}
