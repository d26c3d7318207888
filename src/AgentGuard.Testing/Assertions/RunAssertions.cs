using System.Globalization;
using AgentGuard.Events;
using AgentGuard.Replay;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.Assertions;

/// <summary>Says what a recorded run did, in sentences: <c>recording.AssertThat().Called("refund", times: 1).EndedWell()</c>.</summary>
/// <remarks>Each sentence that does not hold throws a <see cref="RunAssertionException"/> that tells what the run did.</remarks>
public sealed class RunAssertions
{
    private readonly RunRecording _run;
    private readonly IReadOnlyList<AgentEvent> _events;
    private readonly List<RecordedStep> _toolCalls;

    internal RunAssertions(RunRecording run, IReadOnlyList<AgentEvent> events)
    {
        (_run, _events) = (run, events);
        _toolCalls = [.. run.Steps.Where(step => step.Tool is not null)];
    }

    /// <summary>A tool was called.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <param name="times">How often; <see langword="null"/> for at least once.</param>
    /// <param name="with">Arguments that each counted call has, by name and value; <see langword="null"/> for any.</param>
    /// <returns>The same assertions.</returns>
    public RunAssertions Called(string tool, int? times = null, IReadOnlyDictionary<string, object?>? with = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        var wanted = CanonicalRequest.OfTool(tool, with);
        var count = _toolCalls.Count(step => step.Tool == tool && wanted.Parts.All(step.Request.Parts.Contains));
        var arguments = with is null ? string.Empty : $" with {string.Join(", ", wanted.Parts.Skip(1).Select(Describe))}";
        return times is { } exactly
            ? Check(count == exactly, Format($"'{tool}' to be called {exactly} times{arguments}, and it was called {count} times"))
            : Check(count > 0, Format($"'{tool}' to be called{arguments}, and it was not"));
    }

    /// <summary>None of these tools was called.</summary>
    /// <param name="tools">The names of the tools.</param>
    /// <returns>The same assertions.</returns>
    public RunAssertions NeverCalled(params IEnumerable<string> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        foreach (var tool in tools)
        {
            Check(_toolCalls.TrueForAll(step => step.Tool != tool), $"'{tool}' never to be called, and it was");
        }

        return this;
    }

    /// <summary>These tools were called in this order; others may have been called between them.</summary>
    /// <param name="tools">The names of the tools.</param>
    /// <returns>The same assertions.</returns>
    public RunAssertions CalledInOrder(params IReadOnlyList<string> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var next = 0;
        foreach (var step in _toolCalls)
        {
            next += next < tools.Count && step.Tool == tools[next] ? 1 : 0;
        }

        var missing = next < tools.Count ? tools[next] : string.Empty;
        return Check(missing.Length == 0, $"the calls {string.Join(", ", tools)} in this order, and '{missing}' did not come");
    }

    /// <summary>No tool was called twice with the same arguments.</summary>
    /// <param name="tools">The names of the tools; none for all.</param>
    /// <returns>The same assertions.</returns>
    public RunAssertions DidNothingTwice(params IReadOnlyCollection<string> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var twice = _toolCalls.Where(step => step.Failure is null && (tools.Count == 0 || tools.Contains(step.Tool!)))
            .GroupBy(step => step.Request.Digest).FirstOrDefault(group => group.Count() > 1);
        return Check(twice is null, $"nothing to be done twice, and {(twice is null ? string.Empty : Describe(twice.First()))} was");
    }

    /// <summary>The run kept within what it may use.</summary>
    /// <param name="modelCalls">The most calls of models; <see langword="null"/> for any number.</param>
    /// <param name="toolCalls">The most calls of tools; <see langword="null"/> for any number.</param>
    /// <param name="tokens">The most tokens, sent and generated, as the models reported them; <see langword="null"/> for any number.</param>
    /// <returns>The same assertions.</returns>
    public RunAssertions UsedAtMost(int? modelCalls = null, int? toolCalls = null, long? tokens = null)
    {
        var calls = _run.Steps.Count - _toolCalls.Count;
        var used = _run.Steps.Sum(TokensOf);
        Check(!(calls > modelCalls), Format($"at most {modelCalls} model calls, and there were {calls}"));
        Check(!(_toolCalls.Count > toolCalls), Format($"at most {toolCalls} tool calls, and there were {_toolCalls.Count}"));
        return Check(!(used > tokens), Format($"at most {tokens} tokens, and {used} were used"));
    }

    /// <summary>The run ended with an answer: its last step is a model's, did not fail, has a text, and calls no tool.</summary>
    /// <returns>The same assertions.</returns>
    public RunAssertions EndedWell()
    {
        var last = _run.Steps.Count > 0 ? _run.Steps[^1] : null;
        var answer = last is null ? null : AnswerOf(last);
        return Check(
            last is { Tool: null, Failure: null } && answer is { Text.Length: > 0 }
                && !answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Any(),
            $"the run to end with an answer, and its last step was {(last is null ? "none" : Describe(last))}");
    }

    /// <summary>The last answer of a model contains a text.</summary>
    /// <param name="text">The text; capital letters count.</param>
    /// <returns>The same assertions.</returns>
    public RunAssertions Answered(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var answer = _run.Steps.LastOrDefault(step => step.Tool is null) is { } last ? AnswerOf(last)?.Text : null;
        return Check(answer?.Contains(text, StringComparison.Ordinal) is true, $"an answer with '{text}', and it was '{answer}'");
    }

    /// <summary>An event was raised, for example that of a guardrail: <c>AG1101</c>.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="times">How often; <see langword="null"/> for at least once.</param>
    /// <returns>The same assertions.</returns>
    public RunAssertions Raised(string code, int? times = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        var count = _events.Count(happened => happened.Code == code);
        var expected = times?.ToString(CultureInfo.InvariantCulture) ?? "one or more";
        return Check(times is null ? count > 0 : count == times, Format($"the event {code} {expected} times, and it came {count} times"));
    }

    /// <summary>None of these events was raised.</summary>
    /// <param name="codes">Their codes.</param>
    /// <returns>The same assertions.</returns>
    public RunAssertions NeverRaised(params IEnumerable<string> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        foreach (var code in codes)
        {
            Check(!_events.Any(happened => happened.Code == code), $"the event {code} never to come, and it did");
        }

        return this;
    }

    private RunAssertions Check(bool holds, string expected) => holds ? this : throw new RunAssertionException(
        $"Expected {expected}. The run: {(_run.Steps.Count == 0 ? "nothing" : string.Join("; ", _run.Steps.Select(Describe)))}.");

    private static string Describe(RecordedStep step)
    {
        var what = step.Tool is null ? "a model" : $"{step.Tool}({string.Join(", ", step.Request.Parts.Skip(1).Select(Describe))})";
        return step.Failure is { } failure ? $"{what} failed: {failure.Message}" : what;
    }

    private static string Describe(RequestPart part) => $"{part.Path[(part.Path.IndexOf('.', StringComparison.Ordinal) + 1)..]}: {part.Json}";

    private static ChatResponse? AnswerOf(RecordedStep step) => step.Response ?? step.Updates?.Select(update => update.Update).ToChatResponse();

    private static long TokensOf(RecordedStep step) => AnswerOf(step)?.Usage is { } usage
        ? usage.TotalTokenCount ?? ((usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0))
        : 0;

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
