using AgentGuard.Replay;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>A recorded run, driven again: models and tools answer from the recording, the host sends what it sent.</summary>
/// <param name="Messages">The conversation that came of it, as far as it came.</param>
/// <param name="LiveCalls">How many calls left the recording.</param>
/// <param name="Unasked">How many steps of the recording were not asked for.</param>
/// <param name="Divergence">Where it left the recording.</param>
internal sealed record ReplayedRun(IReadOnlyList<ChatMessage> Messages, int LiveCalls, int Unasked, ReplayDivergence? Divergence)
{
    private const string Mark = " (changed)";

    public static ReplayedRun Drive(RecordedRun run, RunRecording recording, bool streaming, ReplayChange? change, int at)
    {
        var replay = new RunReplay(recording);
        using var model = new NoModel();
        using var client = model.AsBuilder().UseReplay(replay).Build();
        List<ChatMessage> conversation = [];
        Dictionary<string, FunctionCallContent> calls = new(StringComparer.Ordinal);
        try
        {
            for (var i = 0; i < run.Messages.Count; i++)
            {
                var message = run.Messages[i];
                if (message.Role == ChatRole.Assistant)
                {
                    var response = streaming
                        ? client.GetStreamingResponseAsync(conversation).ToChatResponseAsync().GetAwaiter().GetResult()
                        : client.GetResponseAsync(conversation).GetAwaiter().GetResult();
                    conversation.AddRange(response.Messages);
                    foreach (var call in response.Messages.SelectMany(answer => answer.Contents).OfType<FunctionCallContent>())
                    {
                        calls[call.CallId] = call;
                    }
                }
                else
                {
                    conversation.Add(new(message.Role, [.. message.Contents.Select(content => Next(content, calls, replay, change, i == at))]));
                }

                if (change is ReplayChange.Order && i == at)
                {
                    (conversation[^1], conversation[^2]) = (conversation[^2], conversation[^1]);
                }
            }
        }
        catch (ReplayDivergedException)
        {
            // The replay says where.
        }

        return new(conversation, replay.LiveCalls, replay.Unasked.Count, replay.FirstDivergence);
    }

    /// <summary>Whether a change can be made at a message, and something comes after it that must notice.</summary>
    public static bool CanChange(RecordedRun run, ReplayChange change, int at)
    {
        var message = run.Messages[at];
        return (change is ReplayChange.Argument || run.Messages.Skip(at + 1).Any(next => next.Role == ChatRole.Assistant)) && change switch
        {
            ReplayChange.Argument or ReplayChange.Result => message.Role == ChatRole.Tool,
            ReplayChange.Message => message.Role != ChatRole.Tool && message.Role != ChatRole.Assistant,
            _ => at > 0 && OpenAITranscript.Write([message]) != OpenAITranscript.Write([run.Messages[at - 1]]),
        };
    }

    /// <summary>The step that must notice a change, counted from the conversation alone, and the part that is to be named.</summary>
    public static (int Step, string Part) Expected(RecordedRun run, ReplayChange change, int at)
    {
        if (change is ReplayChange.Argument)
        {
            return (Steps(at) + 1, "arguments.");
        }

        var next = Enumerable.Range(at + 1, run.Messages.Count - at - 1).First(i => run.Messages[i].Role == ChatRole.Assistant);
        return (Steps(next) + 1, $"messages[{(change is ReplayChange.Order ? at - 1 : at)}]");

        int Steps(int before) => run.Messages.Take(before).Sum(message => message.Role == ChatRole.Assistant || message.Role == ChatRole.Tool ? 1 : 0);
    }

    private static AIContent Next(AIContent content, Dictionary<string, FunctionCallContent> calls, RunReplay replay, ReplayChange? change, bool isThere)
    {
        if (content is FunctionResultContent result)
        {
            var call = calls[result.CallId];
            AIFunctionArguments arguments = new(new Dictionary<string, object?>(call.Arguments ?? new Dictionary<string, object?>()));
            if (isThere && change is ReplayChange.Argument)
            {
                var name = arguments.Keys.FirstOrDefault() ?? "added";
                arguments[name] = arguments.GetValueOrDefault(name) + Mark;
            }

            var value = replay.Answer(new NoTool(call.Name)).InvokeAsync(arguments).AsTask().GetAwaiter().GetResult();
            return new FunctionResultContent(result.CallId, isThere && change is ReplayChange.Result ? value + Mark : value);
        }

        return content is TextContent text && isThere && change is ReplayChange.Message ? new TextContent(text.Text + Mark) : content;
    }

    /// <summary>A tool that must not run.</summary>
    private sealed class NoTool(string name) : AIFunction
    {
        public override string Name => name;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A tool ran live.");
    }

    /// <summary>A model that must not be called.</summary>
    private sealed class NoModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A model was called.");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A model was called.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
