using System.Globalization;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>What a model is told beside its work, and how that is put into a conversation.</summary>
/// <remarks>
/// A note stands at the end of the last tool result before it: every provider takes it there, no role is out of turn, and what stood
/// before it stays byte for byte. Where there is no tool result it stands in the words of the user.
/// </remarks>
internal static class ProgressNote
{
    /// <summary>How every note starts.</summary>
    public const string Start = "[Note from the system: ";

    private const string Marker = "agentguard.note";
    private const int MaxExcerpt = 160;

    public static string Text(ProgressFinding finding)
    {
        var times = finding.Count.ToString(CultureInfo.InvariantCulture);
        var result = Excerpt(finding.Result);
        return Wrap(finding.Pattern switch
        {
            ProgressPattern.RepeatedFailure =>
                $"'{finding.LastTool}' was called {times} times with the same arguments and failed each time, the last time with {result}. " +
                "The same call will fail again. Change the arguments, use another tool, ask for what is missing, or say that it cannot be done.",
            ProgressPattern.RepeatedCall =>
                $"'{finding.LastTool}' was called {times} times in a row with the same arguments and gave the same result each time: {result}. " +
                "Calling it again gives nothing new. Go on with what it gave, do something else, or give your answer.",
            ProgressPattern.Cycle =>
                $"The same {finding.Tools.Count.ToString(CultureInfo.InvariantCulture)} calls ({string.Join(", ", finding.Tools)}) were made " +
                $"{times} times in turn with the same results, the last one {result}. You are going in circles. " +
                "Take another way, ask for what is missing, or give your answer and say what is open.",
            ProgressPattern.FailureSeries =>
                $"The last {times} tool calls all failed, the last one with {result}. Do not try further variants. " +
                "Find out what the tool needs, ask for what is missing, or say that it cannot be done.",
            _ =>
                $"The last {times} tool calls brought nothing that was not known before. " +
                "Go on with what is known: do something else, or give your answer and say what is open.",
        });
    }

    public static string Wrap(string text) => $"{Start}{text}]";

    /// <summary>Whether a message of the user is a note of ours.</summary>
    public static bool Is(ChatMessage message) =>
        message.AdditionalProperties?.ContainsKey(Marker) is true
        || (message.Contents is [TextContent text, ..] && text.Text.StartsWith(Start, StringComparison.Ordinal));

    private static ChatMessage AsMessage(string note) => new(ChatRole.User, note) { AdditionalProperties = new() { [Marker] = true } };

    /// <summary>The messages with a note at the end: in their last tool result, in the last words of the user, or else in a message of its own.</summary>
    public static IReadOnlyList<ChatMessage> AddTo(IReadOnlyList<ChatMessage> messages, string note)
    {
        if (messages is not [.., var last])
        {
            return [AsMessage(note)];
        }

        var told = AddTo(last, note)
            ?? (last.Role == ChatRole.User ? MessageText.WithContents(last, [.. last.Contents, new TextContent(note)]) : null);
        return told is null ? [.. messages, AsMessage(note)] : [.. messages.Take(messages.Count - 1), told];
    }

    /// <summary>A copy of a message with the note at the end of its last tool result; <see langword="null"/> when it has none.</summary>
    public static ChatMessage? AddTo(ChatMessage message, string note)
    {
        for (var i = message.Contents.Count - 1; i >= 0; i--)
        {
            if (message.Contents[i] is FunctionResultContent result)
            {
                List<AIContent> contents = [.. message.Contents];
                contents[i] = AddTo(result, note);
                return MessageText.WithContents(message, contents);
            }
        }

        return null;
    }

    private static FunctionResultContent AddTo(FunctionResultContent content, string note) => new(content.CallId, Join(content.Result, note))
    {
        Exception = content.Exception,
        Annotations = content.Annotations,
        AdditionalProperties = content.AdditionalProperties,
    };

    private static object Join(object? result, string note) => result switch
    {
        IEnumerable<AIContent> parts => new List<AIContent>([.. parts, new TextContent(note)]),
        AIContent part and not TextContent => new List<AIContent>([part, new TextContent(note)]),
        _ when MessageText.OfResult(result) is { Length: > 0 } text => $"{text}\n\n{note}",
        _ => note,
    };

    private static string Excerpt(string result)
    {
        var line = string.Join(' ', result.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length == 0 ? "an empty result"
            : line.Length <= MaxExcerpt ? $"\"{line}\""
            : $"\"{line[..(char.IsHighSurrogate(line[MaxExcerpt - 1]) ? MaxExcerpt - 1 : MaxExcerpt)]}…\"";
    }
}
