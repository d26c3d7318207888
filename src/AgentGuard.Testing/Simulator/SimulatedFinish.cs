namespace AgentGuard.Testing.Simulator;

/// <summary>Why the simulated model stopped; rendered as OpenAI <c>finish_reason</c> or Anthropic <c>stop_reason</c>.</summary>
public enum SimulatedFinish
{
    /// <summary><see cref="ToolCalls"/> where the reply has calls, else <see cref="Stop"/>.</summary>
    Auto = 0,

    /// <summary>The answer is complete: <c>stop</c>, <c>end_turn</c>.</summary>
    Stop,

    /// <summary>The output limit was reached: <c>length</c>, <c>max_tokens</c>.</summary>
    Length,

    /// <summary>The provider withheld content: <c>content_filter</c>, <c>refusal</c>.</summary>
    ContentFilter,

    /// <summary>The model waits for tools: <c>tool_calls</c>, <c>tool_use</c>.</summary>
    ToolCalls,
}
