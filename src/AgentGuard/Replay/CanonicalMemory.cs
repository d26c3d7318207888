using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>The canonical forms of the messages of the last request: a conversation grows at its end, and what stayed need not be written anew.</summary>
/// <remarks>
/// A message is taken to be as it was only where it is the same object, its contents are the same objects, and so are their texts, arguments and results.
/// Thread-safe: a request that is made at the same time finds nothing.
/// </remarks>
internal sealed class CanonicalMemory
{
    private List<Kept>? _last;

    /// <summary>Takes what is kept, for one request.</summary>
    public IReadOnlyList<Kept> Take() => Interlocked.Exchange(ref _last, null) ?? [];

    public void Keep(List<Kept> messages) => Volatile.Write(ref _last, messages);

    /// <summary>A message, what it was made of, and its form.</summary>
    internal sealed record Kept(ChatMessage Message, object?[] Made, string Json)
    {
        public bool IsSame(ChatMessage message)
        {
            if (!ReferenceEquals(message, Message))
            {
                return false;
            }

            var now = MadeOf(message);
            if (now.Length != Made.Length)
            {
                return false;
            }

            for (var i = 0; i < now.Length; i++)
            {
                if (!ReferenceEquals(now[i], Made[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public static object?[] MadeOf(ChatMessage message)
        {
            List<object?> made = [message.Role.Value, message.AuthorName];
            foreach (var content in message.Contents)
            {
                made.Add(content);
                switch (content)
                {
                    case TextContent text:
                        made.Add(text.Text);
                        break;
                    case TextReasoningContent reasoning:
                        made.Add(reasoning.Text);
                        break;
                    case FunctionCallContent call:
                        made.Add(call.CallId);
                        made.Add(call.Name);
                        made.AddRange(call.Arguments?.SelectMany(argument => new[] { argument.Key, argument.Value }) ?? []);
                        break;
                    case FunctionResultContent result:
                        made.Add(result.CallId);
                        made.Add(result.Result);
                        break;
                }
            }

            return [.. made];
        }
    }
}
