using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Context;

/// <summary>Conversations of every shape, and what must hold of a shortened one.</summary>
internal static class Conversations
{
    public static string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"word{i % 7}"));

    public static List<ChatMessage> Chat(int turns, int words)
    {
        List<ChatMessage> messages = [new(ChatRole.System, "You are a support agent."), new(ChatRole.User, "Help me with order A-10023.")];
        for (var i = 0; i < turns; i++)
        {
            messages.Add(new ChatMessage(i % 2 == 0 ? ChatRole.Assistant : ChatRole.User, $"Message {i}: {Words(words)}"));
        }

        return messages;
    }

    public static List<ChatMessage> WithToolCalls(int turns, int resultWords)
    {
        List<ChatMessage> messages = [new(ChatRole.System, "You are a support agent."), new(ChatRole.User, "Help me with order A-10023.")];
        for (var i = 0; i < turns; i++)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent($"call{i}", "look_up", new Dictionary<string, object?> { ["n"] = i })]));
            messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent($"call{i}", Words(resultWords))]));
        }

        return messages;
    }

    public static string Describe(ChatMessage message) => message.Role + ": " + string.Join('|', message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"{call.CallId}:{call.Name}",
        FunctionResultContent result => $"{result.CallId}={result.Result}",
        _ => content.GetType().Name,
    }));

    public static long Tokens(IEnumerable<ChatMessage> messages) =>
        messages.Sum(message => 4L + message.Contents.Sum(content => EstimatingTokenCounter.Instance.CountTokens(Describe(new(message.Role, [content])))));

    /// <summary>What is wrong with a shortened conversation.</summary>
    public static List<string> Violations(IReadOnlyList<ChatMessage> whole, IReadOnlyList<ChatMessage> view)
    {
        var violations = new List<string>();
        var calls = new HashSet<string>();
        foreach (var content in view.SelectMany(message => message.Contents))
        {
            if (content is FunctionCallContent call && !calls.Add(call.CallId))
            {
                violations.Add($"call {call.CallId} stands twice");
            }
            else if (content is FunctionResultContent result && !calls.Contains(result.CallId))
            {
                violations.Add($"result {result.CallId} without its call");
            }
        }

        var answered = view.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet();
        var answeredBefore = whole.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet();
        violations.AddRange(calls.Where(id => answeredBefore.Contains(id) && !answered.Contains(id)).Select(id => $"call {id} lost its result"));
        violations.AddRange(whole.Where(message => message.Role == ChatRole.System && !view.Contains(message)).Select(_ => "a system prompt is lost"));
        if (whole.FirstOrDefault(message => message.Role == ChatRole.User) is { } task && !view.Contains(task))
        {
            violations.Add("the task is lost");
        }

        if (whole.LastOrDefault(message => message.Role == ChatRole.User) is { } latest && !view.Contains(latest))
        {
            violations.Add("the latest question is lost");
        }

        return violations;
    }
}
