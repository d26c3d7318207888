using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Judges the calls of a model's answers, round by round, and answers the bad ones itself.</summary>
internal sealed class ToolCallReview(ToolGuard guard, IReadOnlyList<AITool> tools, bool passUnknown)
{
    private readonly Dictionary<string, FunctionCallContent> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedIds = new(StringComparer.Ordinal);
    private readonly Dictionary<FunctionCallContent, FunctionCallContent?> _replacements = new(ReferenceEqualityComparer.Instance);

    /// <summary>The results of the calls that were answered in this round.</summary>
    public List<FunctionResultContent> Results { get; private set; } = [];

    /// <summary>How many calls of this round may run.</summary>
    public int Accepted { get; private set; }

    /// <summary>Judges the calls of one answer.</summary>
    public async ValueTask JudgeAsync(
        IReadOnlyCollection<AIContent> contents, ChatFinishReason? finishReason, int round, CancellationToken cancellationToken)
    {
        Results = [];
        Accepted = 0;
        _usedIds.UnionWith(_seen.Keys);
        _seen.Clear();
        _replacements.Clear();
        var answered = contents.OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet(StringComparer.Ordinal);
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            if (!call.InformationalOnly && !answered.Contains(call.CallId))
            {
                await JudgeAsync(call, finishReason, round, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Gives the contents with what was judged; the same list when nothing changed.</summary>
    public IList<AIContent> Apply(IList<AIContent> contents)
    {
        if (_replacements.Count == 0 || !contents.Any(content => content is FunctionCallContent call && _replacements.ContainsKey(call)))
        {
            return contents;
        }

        var applied = new List<AIContent>(contents.Count);
        foreach (var content in contents)
        {
            if (content is not FunctionCallContent call || !_replacements.TryGetValue(call, out var replacement))
            {
                applied.Add(content);
            }
            else if (replacement is not null)
            {
                applied.Add(replacement);
            }
        }

        return applied;
    }

    /// <summary>Puts what was judged into a whole answer, and the results of the answered calls after it.</summary>
    public void Apply(ChatResponse response)
    {
        for (var i = 0; i < response.Messages.Count; i++)
        {
            var message = response.Messages[i];
            var contents = Apply(message.Contents);
            if (!ReferenceEquals(contents, message.Contents))
            {
                var copy = message.Clone();
                copy.Contents = contents;
                response.Messages[i] = copy;
            }
        }

        if (Results.Count > 0)
        {
            response.Messages.Add(new ChatMessage(ChatRole.Tool, [.. Results]));
        }
    }

    private static bool AreIdentical(FunctionCallContent one, FunctionCallContent other) =>
        one.Name == other.Name && one.Exception is null && other.Exception is null
        && CanonicalJson.Of(ToolArguments.ToJson(one.Arguments, null)) == CanonicalJson.Of(ToolArguments.ToJson(other.Arguments, null));

    /// <summary>Copies a call, since a call of a caller's or a cache's is not ours to change.</summary>
    private static FunctionCallContent Copy(FunctionCallContent call, string callId) => new(callId, call.Name, call.Arguments)
    {
        Exception = call.Exception,
        AdditionalProperties = call.AdditionalProperties,
        Annotations = call.Annotations,
        // The provider's own form of the call holds the id: with another id it would contradict.
        RawRepresentation = callId == call.CallId ? call.RawRepresentation : null,
    };

    private async ValueTask JudgeAsync(
        FunctionCallContent call, ChatFinishReason? finishReason, int round, CancellationToken cancellationToken)
    {
        if (_seen.TryGetValue(call.CallId, out var twin) && AreIdentical(call, twin))
        {
            _replacements[call] = null;
            return;
        }

        var judged = call;
        if (twin is not null || _usedIds.Contains(call.CallId) || string.IsNullOrWhiteSpace(call.CallId))
        {
            _replacements[call] = judged = Copy(call, "call_" + IdFactory.Create(guard.TimeProvider.GetUtcNow()));
        }

        _seen[call.CallId] = call;
        _seen[judged.CallId] = judged;
        if (passUnknown && !tools.Any(tool => tool.Name == call.Name))
        {
            Accepted++;
            return;
        }

        var left = Math.Max(0, guard.MaxCorrections - round);
        var check = await guard.JudgeAsync(judged, tools, finishReason, left, cancellationToken).ConfigureAwait(false);
        if (check.IsAccepted)
        {
            Accepted++;
            return;
        }

        // The loop asks for approval of every call it may have to run, before it sees that this one is answered.
        _replacements[call] = judged = Copy(judged, judged.CallId);
        judged.InformationalOnly = true;
        Results.Add(CorrectionRounds.Mark(check.ToResult()));
    }
}
