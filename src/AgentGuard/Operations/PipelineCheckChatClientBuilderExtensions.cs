using AgentGuard.Operations;

namespace Microsoft.Extensions.AI;

/// <summary>Adds the check of the order to a pipeline that is built without a container.</summary>
public static class PipelineCheckChatClientBuilderExtensions
{
    /// <summary>Checks the order of all lines below this one when the pipeline is built. It adds no layer.</summary>
    /// <param name="builder">The builder. Add this line first.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Not needed with <c>AddAgentGuard</c>, which checks every registered chat client when the host starts.</remarks>
    /// <exception cref="PipelineException">At build: the order is unsafe.</exception>
    public static ChatClientBuilder UsePipelineCheck(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            PipelineCheck.Verify(inner);
            return inner;
        });
    }
}
