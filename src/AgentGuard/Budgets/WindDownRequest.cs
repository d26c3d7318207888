using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>Makes the request for a final answer out of the request that would have been next.</summary>
/// <remarks>
/// Tools stay in the request and are not to be called: the conversation may hold calls of them, which some providers refuse without, and
/// what stood before the note stays as it was for the prompt cache. A tool that only declares the form of the answer stays required.
/// The format of the response, the conversation id and everything else stay.
/// </remarks>
internal static class WindDownRequest
{
    private const string Finish =
        "No tool can be called any more. Give your final answer now, from what you have, in the form that was asked for. " +
        "If the task is not finished, say so: what was done and found out, what is still open, and what should be done next.";

    private const string Summary =
        "No tool can be called any more, and a person takes over. Write the hand-over for that person now, in the form that was asked for: " +
        "what was asked, what was done and found out, what is still open, and what should be done next.";

    /// <summary>Whether a request lets the model call tools.</summary>
    public static bool MayCallTools(ChatOptions? options) => options is { Tools.Count: > 0, ToolMode: not NoneChatToolMode };

    /// <summary>Whether a call is the answer itself: of a tool that nothing runs, which the request requires.</summary>
    public static bool IsAnswer(FunctionCallContent call, ChatOptions? options) =>
        options is { ToolMode: RequiredChatToolMode { RequiredFunctionName: { } name } } && name == call.Name;

    public static IReadOnlyList<ChatMessage> Messages(IReadOnlyList<ChatMessage> messages, string reason, WindDownOptions options)
    {
        var note = ProgressNote.Wrap(
            $"This run has to end here, because {reason}. {options.Message ?? (options.HandOverReason is null ? Finish : Summary)}");
        return ProgressNote.AddTo(AnswerOpenCalls(messages), note);
    }

    public static ChatOptions Options(ChatOptions? options, int? maxOutputTokens)
    {
        var final = options?.Clone() ?? new ChatOptions();
        if (final.Tools is { Count: > 0 } && !RequiresAnswerTool(final))
        {
            final.ToolMode = ChatToolMode.None;
            final.AllowMultipleToolCalls = null;
        }

        if (maxOutputTokens is { } most)
        {
            final.MaxOutputTokens = Math.Min(most, final.MaxOutputTokens ?? most);
        }

        return final;
    }

    /// <summary>The same without any tool, for a model that calls them all the same.</summary>
    public static ChatOptions WithoutTools(ChatOptions options)
    {
        var bare = options.Clone();
        bare.Tools = null;
        bare.ToolMode = null;
        bare.AllowMultipleToolCalls = null;
        return bare;
    }

    /// <summary>A provider refuses a conversation in which a call has no result.</summary>
    private static IReadOnlyList<ChatMessage> AnswerOpenCalls(IReadOnlyList<ChatMessage> messages)
    {
        if (messages is not [.., { Role: var role } last] || role != ChatRole.Assistant)
        {
            return messages;
        }

        var results = last.Contents.OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet(StringComparer.Ordinal);
        List<AIContent> missing =
        [
            .. last.Contents.OfType<FunctionCallContent>().Where(call => !results.Contains(call.CallId))
                .Select(call => new FunctionResultContent(call.CallId, "The tool was not run: the run ends here.")),
        ];
        return missing.Count == 0 ? messages : [.. messages, new ChatMessage(ChatRole.Tool, missing)];
    }

    private static bool RequiresAnswerTool(ChatOptions options) =>
        options.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } name }
        && options.Tools!.Any(tool => tool.Name == name && tool is AIFunctionDeclaration and not AIFunction);
}
