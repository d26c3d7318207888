namespace AgentGuard.Testing.Simulator;

/// <summary>What the simulated model answers. Immutable.</summary>
public sealed record SimulatedReply
{
    /// <summary>The text of the answer.</summary>
    /// <value>Default <see langword="null"/>: no text.</value>
    public string? Text { get; init; }

    /// <summary>The tool calls asked for.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<SimulatedToolCall> ToolCalls { get; init; } = [];

    /// <summary>A refusal: OpenAI's <c>refusal</c> field; text with the stop reason <c>refusal</c> at Anthropic.</summary>
    /// <value>Default <see langword="null"/>: no refusal.</value>
    public string? Refusal { get; init; }

    /// <summary>Why the model stopped.</summary>
    /// <value>Default <see cref="SimulatedFinish.Auto"/>.</value>
    public SimulatedFinish Finish { get; init; }

    /// <summary>The input tokens to report.</summary>
    /// <value>Default <see langword="null"/>: estimated, four characters to a token.</value>
    public long? InputTokens { get; init; }

    /// <summary>The output tokens to report.</summary>
    /// <value>Default <see langword="null"/>: estimated, four characters to a token.</value>
    public long? OutputTokens { get; init; }

    /// <summary>A reply of text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The reply.</returns>
    public static SimulatedReply FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SimulatedReply { Text = text };
    }

    /// <summary>A reply that asks for tools.</summary>
    /// <param name="calls">The calls, in order.</param>
    /// <returns>The reply.</returns>
    public static SimulatedReply FromToolCalls(params SimulatedToolCall[] calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return new SimulatedReply { ToolCalls = [.. calls] };
    }

    /// <summary>A reply that asks for one tool.</summary>
    /// <param name="name">The name of the tool.</param>
    /// <param name="arguments">The arguments: JSON text that may be malformed.</param>
    /// <returns>The reply.</returns>
    public static SimulatedReply FromToolCall(string name, string arguments) =>
        FromToolCalls(new SimulatedToolCall(name, arguments));

    /// <summary>A refusal to answer.</summary>
    /// <param name="refusal">What the model says instead.</param>
    /// <returns>The reply.</returns>
    public static SimulatedReply FromRefusal(string refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new SimulatedReply { Refusal = refusal };
    }

    internal SimulatedFinish EffectiveFinish =>
        Finish != SimulatedFinish.Auto ? Finish : ToolCalls.Count > 0 ? SimulatedFinish.ToolCalls : SimulatedFinish.Stop;
}
