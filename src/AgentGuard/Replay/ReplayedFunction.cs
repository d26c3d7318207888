using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>A tool that answers from a recording.</summary>
internal sealed class ReplayedFunction(AIFunction tool, RunReplay replay) : DelegatingAIFunction(tool), IWitnessedTool
{
    private readonly AIFunction _live = replay.Missing?.Record(tool) ?? tool;

    public ValueTask<string> AskAsync(
        string question, Func<CancellationToken, ValueTask<string>> live, CancellationToken cancellationToken) =>
        replay.DrawAsync(question, live, cancellationToken);

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var request = CanonicalRequest.OfTool(Name, arguments);
        if (await replay.TakeAsync(Name, request, cancellationToken).ConfigureAwait(false) is { } step)
        {
            if (step.Failure is { IsCancelled: true } cancelled)
            {
                throw await replay.FailAsync(cancelled, cancellationToken).ConfigureAwait(false);
            }

            await replay.WaitAsync(step.Duration, cancellationToken).ConfigureAwait(false);
            return step.Failure is { } failure ? throw RecordedFailureException.Of(failure) : step.ResultValue();
        }

        return await _live.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
    }
}
