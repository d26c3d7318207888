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
    internal sealed class Kept
    {
        private readonly ChatMessage _message;
        private readonly List<object?> _made = [];

        public Kept(ChatMessage message, string json)
        {
            (_message, Json) = (message, json);
            var collecting = new Collecting(_made);
            Walk(message, ref collecting);
        }

        public string Json { get; }

        public bool IsSame(ChatMessage message)
        {
            if (!ReferenceEquals(message, _message))
            {
                return false;
            }

            var comparing = new Comparing(_made);
            return Walk(message, ref comparing) && comparing.IsAtEnd;
        }

        /// <summary>Goes through all that the canonical form of a message is made of, as long as the visitor likes.</summary>
        private static bool Walk<TVisitor>(ChatMessage message, ref TVisitor visitor)
            where TVisitor : struct, IVisitor
        {
            var goesOn = visitor.Visit(message.Role.Value) && visitor.Visit(message.AuthorName);
            for (var i = 0; goesOn && i < message.Contents.Count; i++)
            {
                goesOn = visitor.Visit(message.Contents[i]) && Walk(message.Contents[i], ref visitor);
            }

            return goesOn;
        }

        private static bool Walk<TVisitor>(AIContent content, ref TVisitor visitor)
            where TVisitor : struct, IVisitor
        {
            switch (content)
            {
                case TextContent text:
                    return visitor.Visit(text.Text);
                case TextReasoningContent reasoning:
                    return visitor.Visit(reasoning.Text);
                case FunctionResultContent result:
                    return visitor.Visit(result.CallId) && visitor.Visit(result.Result);
                case FunctionCallContent call:
                    var goesOn = visitor.Visit(call.CallId) && visitor.Visit(call.Name);
                    foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
                    {
                        goesOn = goesOn && visitor.Visit(name) && visitor.Visit(value);
                    }

                    return goesOn;
                default:
                    return true;
            }
        }

        private interface IVisitor
        {
            bool Visit(object? part);
        }

        private readonly struct Collecting(List<object?> made) : IVisitor
        {
            public bool Visit(object? part)
            {
                made.Add(part);
                return true;
            }
        }

        private struct Comparing(List<object?> made) : IVisitor
        {
            private int _at;

            public readonly bool IsAtEnd => _at == made.Count;

            public bool Visit(object? part) => _at < made.Count && ReferenceEquals(made[_at++], part);
        }
    }
}
