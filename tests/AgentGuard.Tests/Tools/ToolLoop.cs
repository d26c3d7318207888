using AgentGuard.Events;
using AgentGuard.Testing;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools;

/// <summary>A pipeline with the guarded loop over a scripted model, called on either path.</summary>
internal static class ToolLoop
{
    public static IChatClient Over(
        IChatClient model, Action<ToolGuardOptions>? guard = null, Action<FunctionInvokingChatClient>? loop = null) =>
        model.AsBuilder().UseAgentRun().UseGuardedFunctionInvocation(guard, loop).Build();

    public static async Task<ChatResponse> AskAsync(
        IChatClient client, bool streaming, ChatOptions? options = null, IEnumerable<ChatMessage>? messages = null)
    {
        messages ??= [new ChatMessage(ChatRole.User, "go")];
        return streaming
            ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()
            : await client.GetResponseAsync(messages, options);
    }

    public static async Task<(ChatResponse Response, ScriptedChatClient Model)> AskAsync(
        bool streaming, IEnumerable<AITool> tools, params ScriptedStep[] steps)
    {
        var model = new ScriptedChatClient(steps);
        var response = await AskAsync(Over(model), streaming, new ChatOptions { Tools = [.. tools] });
        return (response, model);
    }

    public static FunctionCallContent Call(string name, string id, params (string Name, object? Value)[] arguments) =>
        new(id, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));

    public static FunctionCallContent Malformed(string name, string id = "bad") =>
        new(id, name) { Exception = new InvalidOperationException("Error parsing function call arguments.") };

    public static string LastTranscript(this ScriptedChatClient model) => model.Requests[^1].Transcript;

    /// <summary>Every call has exactly one result after it, and no other result exists.</summary>
    public static void AssertPaired(IEnumerable<ChatMessage> messages)
    {
        var contents = messages.SelectMany(message => message.Contents).ToList();
        var calls = contents.OfType<FunctionCallContent>().Select(call => call.CallId).ToList();
        var results = contents.OfType<FunctionResultContent>().Select(result => result.CallId).ToList();
        Assert.That(results, Is.EquivalentTo(calls));
        Assert.That(calls, Is.Unique);
    }

    internal sealed class Recorder : IAgentListener
    {
        public List<AgentEvent> Events { get; } = [];

        public IEnumerable<string> Codes => Events.Select(happened => happened.Code);

        public void OnEvent(AgentEvent happened)
        {
            lock (Events)
            {
                Events.Add(happened);
            }
        }
    }
}
