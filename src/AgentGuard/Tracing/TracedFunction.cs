using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>A tool whose calls are traced.</summary>
internal sealed class TracedFunction(AIFunction tool, AgentTracer tracer) : DelegatingAIFunction(tool)
{
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var span = ((IPipelineObserver)tracer).Begin(InnerFunction, arguments, FunctionInvokingChatClient.CurrentContext?.CallContent.CallId);
        object? result = null;
        Exception? thrown = null;
        try
        {
            return result = await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            thrown = e;
            throw;
        }
        finally
        {
            if (span is not null)
            {
                await span.EndAsync(result, failure: null, thrown).ConfigureAwait(false);
            }
        }
    }
}
