using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>A tool whose calls are recorded.</summary>
internal sealed class RecordedFunction(AIFunction tool, RunRecorder recorder) : DelegatingAIFunction(tool), IWitnessedTool
{
    public ValueTask<string> AskAsync(
        string question, Func<CancellationToken, ValueTask<string>> live, CancellationToken cancellationToken) =>
        recorder.DrawAsync(question, live, cancellationToken);

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var step = recorder.Begin(Name, CanonicalRequest.OfTool(Name, arguments));
        try
        {
            var result = await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
            step.Returned(result, JsonSerializerOptions);
            return result;
        }
        catch (Exception e)
        {
            step.Failed(e);
            throw;
        }
    }
}
