using AgentGuard.Internal;

namespace AgentGuard.Replay;

/// <summary>A tool said in the recorded run that it could not do what was asked. The tool guard takes it for what it was.</summary>
internal sealed class RecordedToolException(RecordedFailure failure, bool retryable)
    : AgentGuardException(failure.Message, new RecordedFailureException(failure)), IToolFailure
{
    public bool Retryable => retryable;

    public bool EffectHappened => failure.EffectHappened;
}
