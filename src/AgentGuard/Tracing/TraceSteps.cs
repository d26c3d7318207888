using AgentGuard.Tracing.Conventions;

namespace AgentGuard.Tracing;

/// <summary>Tells what kind of step a span is, whoever made it.</summary>
internal static class TraceSteps
{
    public static TraceStep Of(TraceSpan span) => span.Text(AgentTracer.StepTag) switch
    {
        "run" => TraceStep.Run,
        "turn" => TraceStep.Turn,
        "model_call" => TraceStep.ModelCall,
        "tool" => TraceStep.ToolCall,
        _ => OfOperation(span),
    };

    private static TraceStep OfOperation(TraceSpan span) => span.Text(GenAINames.Operation) switch
    {
        "chat" or "generate_content" or "text_completion" => TraceStep.ModelCall,
        GenAINames.ExecuteTool => TraceStep.ToolCall,
        GenAINames.InvokeAgent or "invoke_workflow" => TraceStep.Run,
        _ => OfKind(span),
    };

    private static TraceStep OfKind(TraceSpan span) => span.Text("openinference.span.kind") switch
    {
        "LLM" => TraceStep.ModelCall,
        "TOOL" => TraceStep.ToolCall,
        "AGENT" => TraceStep.Run,
        _ => IsModelCallOfOthers(span) ? TraceStep.ModelCall : TraceStep.Other,
    };

    /// <summary>OpenLLMetry tells by the type of the request, Google's agent kit by what was sent.</summary>
    private static bool IsModelCallOfOthers(TraceSpan span) =>
        span.Text("llm.request.type") is "chat" or "completion" || span.Attributes.ContainsKey("gcp.vertex.agent.llm_request");
}
