using Microsoft.Extensions.AI;

namespace AgentGuard.Testing;

/// <summary>One answer of a <see cref="ScriptedChatClient"/>: content, an exception, a delay, or a mixture in order.</summary>
/// <remarks>Immutable: every <c>With</c> and <c>Then</c> method gives a new step.</remarks>
public sealed record ScriptedStep
{
    private readonly IReadOnlyList<ScriptedPart> _parts = [];

    private ScriptedStep()
    {
    }

    /// <summary>The usage reported with the answer.</summary>
    public UsageDetails? Usage { get; private init; }

    /// <summary>Why the answer ended; worked out from the content when not set.</summary>
    public ChatFinishReason? FinishReason { get; private init; }

    internal IReadOnlyList<ScriptedPart> Parts
    {
        get => _parts;
        private init => _parts = value;
    }

    /// <summary>An answer of text. It is streamed in the chunks given.</summary>
    /// <param name="chunks">The chunks; one or more.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Text(params string[] chunks) =>
        new() { Parts = [.. chunks.Select(chunk => new ScriptedPart(new TextContent(chunk)))] };

    /// <summary>An answer that calls a tool.</summary>
    /// <param name="name">The name of the tool.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="callId">The id of the call; by default <c>call-</c> and the name.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep ToolCall(string name, IDictionary<string, object?>? arguments = null, string? callId = null) =>
        Contents(new FunctionCallContent(callId ?? $"call-{name}", name, arguments));

    /// <summary>An answer of any contents, each streamed in an update of its own.</summary>
    /// <param name="contents">The contents.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Contents(params AIContent[] contents) =>
        new() { Parts = [.. contents.Select(content => new ScriptedPart(content))] };

    /// <summary>An answer that the model declines to give.</summary>
    /// <param name="message">What the model says.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Refusal(string message = "I cannot help with that.") =>
        Contents(new ErrorContent(message) { ErrorCode = "Refusal" });

    /// <summary>No answer but an exception.</summary>
    /// <param name="exception">What is thrown.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Throw(Exception exception) => new() { Parts = [new ScriptedPart(exception)] };

    /// <summary>An answer with nothing in it: when streamed, one update with only a role.</summary>
    /// <returns>The step.</returns>
    public static ScriptedStep Empty() => new() { Parts = [new ScriptedPart(Content: null)] };

    /// <summary>Adds what follows.</summary>
    /// <param name="next">The step whose parts follow.</param>
    /// <returns>The longer step.</returns>
    public ScriptedStep Then(ScriptedStep next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return this with { Parts = [.. Parts, .. next.Parts], Usage = next.Usage ?? Usage, FinishReason = next.FinishReason ?? FinishReason };
    }

    /// <summary>Adds a wait, in the time of the client's <see cref="TimeProvider"/>.</summary>
    /// <param name="delay">How long.</param>
    /// <returns>The longer step.</returns>
    public ScriptedStep ThenDelay(TimeSpan delay) => this with { Parts = [.. Parts, new ScriptedPart(delay)] };

    /// <summary>Adds an exception: a stream that is cut after what came before.</summary>
    /// <param name="exception">What is thrown.</param>
    /// <returns>The longer step.</returns>
    public ScriptedStep ThenThrow(Exception exception) => Then(Throw(exception));

    /// <summary>Says what the answer cost.</summary>
    /// <param name="input">Input tokens.</param>
    /// <param name="output">Output tokens.</param>
    /// <returns>The step with usage.</returns>
    public ScriptedStep WithUsage(long input, long output) =>
        this with { Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output } };

    /// <summary>Says why the answer ended.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The step with a finish reason.</returns>
    public ScriptedStep WithFinishReason(ChatFinishReason reason) => this with { FinishReason = reason };

    /// <summary>A wait before the answer.</summary>
    /// <param name="delay">How long.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Delay(TimeSpan delay) => new() { Parts = [new ScriptedPart(delay)] };

    internal ChatFinishReason EffectiveFinishReason => FinishReason
        ?? (Parts.Any(part => part.Content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);
}
