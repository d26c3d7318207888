using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Budgets;

/// <summary>A conversation of calls and results, written in a line each.</summary>
internal sealed class Transcript
{
    private int _calls;

    public List<ChatMessage> Messages { get; } = [new(ChatRole.User, "go")];

    public Transcript User(string text = "and now?")
    {
        Messages.Add(new ChatMessage(ChatRole.User, text));
        return this;
    }

    public Transcript Answer(string text)
    {
        Messages.Add(new ChatMessage(ChatRole.Assistant, text));
        return this;
    }

    /// <summary>One step of one call.</summary>
    public Transcript Call(string tool, object? argument, object? result, Exception? exception = null) => Step((tool, argument, result, exception));

    /// <summary>One step of calls made at once.</summary>
    public Transcript Step(params (string Tool, object? Argument, object? Result, Exception? Exception)[] calls)
    {
        var ids = calls.Select(_ => $"call-{++_calls}").ToList();
        Messages.Add(new ChatMessage(ChatRole.Assistant, [.. calls.Select((call, i) =>
            new FunctionCallContent(ids[i], call.Tool, new Dictionary<string, object?> { ["a"] = call.Argument }))]));
        Messages.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select((call, i) => new FunctionResultContent(ids[i], call.Result) { Exception = call.Exception })]));
        return this;
    }

    public Transcript Repeat(int times, Func<Transcript, Transcript> step)
    {
        for (var i = 0; i < times; i++)
        {
            step(this);
        }

        return this;
    }
}
