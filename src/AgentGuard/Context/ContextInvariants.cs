using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>Checks that a shortened conversation is still one: for tests of your own compressors, and after every compression of a debug build.</summary>
/// <remarks>What was wrong with the conversation before it was shortened is not held against it. Thread-safe; linear in the number of messages.</remarks>
public static class ContextInvariants
{
    /// <summary>Finds what does not hold.</summary>
    /// <param name="conversation">The whole conversation.</param>
    /// <param name="view">What is sent of it.</param>
    /// <param name="previous">What was sent of it the time before; <see langword="null"/> for the first time.</param>
    /// <param name="rules">Whose rules of roles hold; <see langword="null"/> for those of OpenAI's chat.</param>
    /// <returns>What does not hold; empty when all is well.</returns>
    public static IReadOnlyList<ContextViolation> Check(
        IReadOnlyList<ChatMessage> conversation,
        IReadOnlyList<ChatMessage> view,
        IReadOnlyList<ChatMessage>? previous = null,
        TranscriptRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(view);
        if (ReferenceEquals(conversation, view))
        {
            return [];
        }

        var tokens = new MessageTokens(EstimatingTokenCounter.Instance);
        var log = new TurnLog(tokens);
        log.Append(conversation, conversation.Count);
        var sent = new HashSet<ChatMessage>(view, ReferenceEqualityComparer.Instance);
        List<ContextViolation> violations = [];
        CheckPairs(conversation, view, violations);
        CheckReasoning(log, view, violations);
        CheckPinned(conversation, sent, violations);
        CheckRoles(conversation, view, rules ?? TranscriptRules.OpenAIChat, violations);
        CheckNotes(conversation, view, previous, violations);
        CheckOpenWork(log, sent, violations);
        var isChanged = view.Count != conversation.Count || view.Where((message, i) => !ReferenceEquals(message, conversation[i])).Any();
        if (isChanged && view.Sum(tokens.Count) >= conversation.Sum(tokens.Count))
        {
            violations.Add(new(ContextRule.ShorterWhenChanged, "it was changed and is no shorter"));
        }

        return violations;
    }

    /// <summary>Finds what does not hold, also of what a compressor says of its work.</summary>
    /// <param name="conversation">The whole conversation.</param>
    /// <param name="context">What became of it.</param>
    /// <param name="maxTokens">The limit that was set.</param>
    /// <param name="previous">What was sent of it the time before; <see langword="null"/> for the first time.</param>
    /// <returns>What does not hold; empty when all is well.</returns>
    public static IReadOnlyList<ContextViolation> Check(
        IReadOnlyList<ChatMessage> conversation, CompressedContext context, long maxTokens, IReadOnlyList<ChatMessage>? previous = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        List<ContextViolation> violations = [.. Check(conversation, context.Messages, previous)];
        if (context.Fits != context.TokensAfter <= maxTokens || context.TokensAfter > context.TokensBefore)
        {
            violations.Add(new(ContextRule.WithinLimit, "what it says of its size is not so"));
        }

        return violations;
    }

    private static void CheckPairs(IReadOnlyList<ChatMessage> conversation, IReadOnlyList<ChatMessage> view, List<ContextViolation> violations)
    {
        if (Unpaired(conversation) is { Orphans: 0 } before && Unpaired(view) is var after && (after.Orphans > 0 || after.Open > before.Open))
        {
            violations.Add(new(ContextRule.CallsHaveResults, $"{after.Orphans} results without a call, {after.Open - before.Open} calls without a result"));
        }
    }

    private static (int Orphans, int Open) Unpaired(IReadOnlyList<ChatMessage> messages)
    {
        Dictionary<string, int> open = new(StringComparer.Ordinal);
        var orphans = 0;
        foreach (var content in messages.SelectMany(message => message.Contents))
        {
            if (content is FunctionCallContent call)
            {
                open[call.CallId] = open.GetValueOrDefault(call.CallId) + 1;
            }
            else if (content is FunctionResultContent result && (open[result.CallId] = open.GetValueOrDefault(result.CallId) - 1) < 0)
            {
                orphans++;
                open[result.CallId] = 0;
            }
        }

        return (orphans, open.Values.Sum());
    }

    private static void CheckReasoning(TurnLog log, IReadOnlyList<ChatMessage> view, List<ContextViolation> violations)
    {
        HashSet<AIContent> sent = new(ReferenceEqualityComparer.Instance);
        foreach (var content in view.SelectMany(message => message.Contents).Where(content => content is TextReasoningContent or FunctionCallContent))
        {
            sent.Add(content);
        }

        foreach (var turn in log.Turns)
        {
            var contents = turn.Original.SelectMany(message => message.Contents).ToList();
            var reasoning = contents.OfType<TextReasoningContent>().ToList();
            var calls = contents.OfType<FunctionCallContent>().ToList();
            if (reasoning.Count > 0 && calls.Count > 0 && reasoning.Concat<AIContent>(calls).Select(sent.Contains).Distinct().Count() > 1)
            {
                violations.Add(new(ContextRule.ReasoningStaysWithItsCalls, "reasoning was parted from its calls"));
            }
        }
    }

    private static void CheckPinned(IReadOnlyList<ChatMessage> conversation, HashSet<ChatMessage> sent, List<ContextViolation> violations)
    {
        if (conversation.Any(message => message.Role == ChatRole.System && !sent.Contains(message)))
        {
            violations.Add(new(ContextRule.TaskSurvives, "a system prompt is gone"));
        }

        if (conversation.FirstOrDefault(message => message.Role == ChatRole.User) is { } task && !sent.Contains(task))
        {
            violations.Add(new(ContextRule.TaskSurvives, "the task is gone"));
        }

        if (conversation.LastOrDefault(message => message.Role == ChatRole.User) is { } question && !sent.Contains(question))
        {
            violations.Add(new(ContextRule.LatestQuestionSurvives, "the latest message of the user is gone"));
        }
    }

    private static void CheckRoles(
        IReadOnlyList<ChatMessage> conversation, IReadOnlyList<ChatMessage> view, TranscriptRules rules, List<ContextViolation> violations)
    {
        if (TranscriptChecker.Check(view, rules) is { Count: > 0 } defects && TranscriptChecker.Check(conversation, rules).Count == 0)
        {
            violations.Add(new(ContextRule.RolesStayValid, $"the provider would not take it: {defects[0].Kind}"));
        }
    }

    private static void CheckNotes(
        IReadOnlyList<ChatMessage> conversation, IReadOnlyList<ChatMessage> view, IReadOnlyList<ChatMessage>? previous, List<ContextViolation> violations)
    {
        HashSet<ChatMessage> said = new(conversation, ReferenceEqualityComparer.Instance);
        if (view.Any(message => !said.Contains(message) && string.IsNullOrWhiteSpace(MessageTexts.Of(message)[(message.Role.Value.Length + 1)..])))
        {
            violations.Add(new(ContextRule.NothingIsReplacedByNothing, "something was replaced by an empty message"));
        }

        // Ids that stand twice say nothing of one result.
        var twice = conversation.SelectMany(message => message.Contents).OfType<FunctionResultContent>().CountBy(result => result.CallId)
            .Where(result => result.Value > 1).Select(result => result.Key).ToHashSet(StringComparer.Ordinal);
        var before = Notes(said, twice, previous ?? []);
        foreach (var (id, text) in Notes(said, twice, view))
        {
            if (before.TryGetValue(id, out var earlier) && earlier != text && text.Length >= earlier.Length)
            {
                violations.Add(new(ContextRule.NotesAreStable, "a note has changed"));
            }

            before.Remove(id);
        }

        var whole = view.Where(said.Contains).SelectMany(message => message.Contents).OfType<FunctionResultContent>();
        if (before.Count > 0 && whole.Any(result => before.ContainsKey(result.CallId)))
        {
            violations.Add(new(ContextRule.NotesAreStable, "a result came back whole"));
        }
    }

    private static Dictionary<string, string> Notes(HashSet<ChatMessage> said, HashSet<string> twice, IReadOnlyList<ChatMessage> view) => view
        .Where(message => !said.Contains(message)).SelectMany(message => message.Contents).OfType<FunctionResultContent>()
        .Where(result => !twice.Contains(result.CallId)).DistinctBy(result => result.CallId, StringComparer.Ordinal)
        .ToDictionary(result => result.CallId, result => MessageTokens.TextOf(result.Result), StringComparer.Ordinal);

    private static void CheckOpenWork(TurnLog log, HashSet<ChatMessage> sent, List<ContextViolation> violations)
    {
        if (log.Turns.Count > 0 && log.HasOpenCalls && !log.Turns[^1].Original.All(sent.Contains))
        {
            violations.Add(new(ContextRule.OpenWorkIsUntouched, "a turn with an open call was changed"));
        }
    }
}
