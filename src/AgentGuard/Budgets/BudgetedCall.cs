using AgentGuard.Failures;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>One model call for which a budget was reserved. Made by <see cref="BudgetPolicy.BeginAsync"/>; for one caller at a time.</summary>
/// <remarks>
/// Send <see cref="Messages"/> with <see cref="Options"/>, then settle: the whole answer by
/// <see cref="SettleAsync"/>, a stream piece by piece by <see cref="Take"/> and at its end by
/// <see cref="CompleteAsync"/>. While <see cref="AsksAgain"/> is set afterwards, send once more.
/// A call that is disposed of unsettled was abandoned, and is settled by an estimate of what was handed out.
/// </remarks>
public sealed partial class BudgetedCall : IAsyncDisposable
{
    private readonly BudgetPolicy _policy;
    private readonly AgentRun? _run;
    private readonly RunUsage _usage;
    private readonly ConversationTrack _track;
    private readonly bool _mayCallTools;
    private readonly bool _isOfLoop;
    private readonly int _depth;
    private IReadOnlyList<ChatMessage> _given;
    private AnswerTally _tally;
    private ProgressVerdict _verdict = ProgressVerdict.GoesOn;
    private BudgetShortage? _shortage;
    private Spending _reserved;
    private string? _reservationId;
    private long _input;
    private bool _open;
    private bool _isRepeat;

    internal BudgetedCall(
        BudgetPolicy policy, AgentRun? run, IReadOnlyList<ChatMessage> messages, ChatOptions? options, RunUsage? usage = null)
    {
        _policy = policy;
        _run = run;
        _usage = usage ?? run?.Usage ?? new RunUsage();
        if (!policy.Prices.IsEmpty)
        {
            _usage.Prices = policy.Prices;
        }

        _track = run?.TakeConversation() is ConversationTrack track && ReferenceEquals(track.Owner, policy) ? track : new ConversationTrack(policy);
        _given = messages;
        _mayCallTools = WindDownRequest.MayCallTools(options);
        // The loop of the platform withdraws the tools itself when it has gone round often enough.
        _isOfLoop = _mayCallTools || (messages.Count > 0 && messages[^1].Role == ChatRole.Tool);
        Messages = messages;
        Options = options;
        for (var outer = run?.Parent; outer is not null; outer = outer.Parent)
        {
            _depth++;
        }
    }

    /// <summary>The messages to send: those that were given, with what the model is to be told.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; private set; }

    /// <summary>The options to send.</summary>
    public ChatOptions? Options { get; private set; }

    /// <summary>Whether the call asks for the final answer of the run, without tools.</summary>
    public bool IsWindDown => _shortage is not null;

    /// <summary>Why the run is wound down; free of content.</summary>
    public string? Reason => _shortage?.Reason;

    /// <summary>Whether to send once more: a model that was asked for its final answer only called tools.</summary>
    public bool AsksAgain { get; private set; }

    /// <summary>Settles a call by its answer.</summary>
    /// <param name="response">The answer. Tool calls that the budget does not allow are taken out of it, and it is marked where it has to be.</param>
    /// <param name="cancellationToken">Cancels the wait for the auditors.</param>
    /// <returns>The same answer.</returns>
    /// <exception cref="ModelFailureException">The model was asked twice for a final answer and gave none.</exception>
    public ValueTask<ChatResponse> SettleAsync(ChatResponse response, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        AsksAgain = false;
        _tally.Add(response.Usage);
        _tally.IsReported = _tally.InputTokens > 0 && _tally.OutputTokens > 0;
        _tally.ModelId = response.ModelId;
        _tally.ConversationId = response.ConversationId;
        _tally.IsStandIn = response.AdditionalProperties?.ContainsKey(AnswerProperties.Degraded) is true;
        List<ChatMessage>? kept = null;
        for (var i = 0; i < response.Messages.Count; i++)
        {
            var message = response.Messages[i];
            var contents = Count(message.Contents);
            if (!ReferenceEquals(contents, message.Contents))
            {
                kept ??= [.. response.Messages.Take(i)];
                message = MessageText.WithContents(message, contents);
            }

            kept?.Add(message);
        }

        if (kept is not null)
        {
            response.Messages = kept.FindAll(message => message.Contents.Count > 0);
            response.FinishReason = _tally.Calls is null ? ChatFinishReason.Stop : response.FinishReason;
        }

        var settled = Settle(hasSpent: true);
        return IsOrdinary(settled) ? new(response) : MarkAsync(response, settled, cancellationToken);
    }

    /// <summary>Counts a piece of a streamed answer.</summary>
    /// <param name="update">The piece.</param>
    /// <returns>What to hand out: the same piece, a copy without the tool calls that the budget does not allow, or <see langword="null"/>.</returns>
    public ChatResponseUpdate? Take(ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        AsksAgain = false;
        _tally.ModelId ??= update.ModelId;
        _tally.ConversationId ??= update.ConversationId;
        _tally.IsStandIn |= update.AdditionalProperties?.ContainsKey(AnswerProperties.Degraded) is true;
        var contents = Count(update.Contents);
        var isCut = !ReferenceEquals(contents, update.Contents);
        if (!isCut && (_tally.Withheld is null || _tally.Calls is not null || update.FinishReason is null))
        {
            return update;
        }

        if (isCut && contents.Count == 0 && (update.FinishReason is null || !_tally.HasAnswer))
        {
            return null;
        }

        var copy = update.Clone();
        copy.Contents = contents;
        copy.RawRepresentation = isCut ? null : copy.RawRepresentation;
        copy.FinishReason = copy.FinishReason is null || _tally.Calls is not null ? copy.FinishReason : ChatFinishReason.Stop;
        return copy;
    }

    /// <summary>Settles a streamed call at its end.</summary>
    /// <param name="cancellationToken">Cancels the wait for the auditors.</param>
    /// <returns>A last piece to hand out, which marks the answer; <see langword="null"/> when there is nothing to mark.</returns>
    /// <exception cref="ModelFailureException">The model was asked twice for a final answer and gave none.</exception>
    public ValueTask<ChatResponseUpdate?> CompleteAsync(CancellationToken cancellationToken = default)
    {
        var settled = Settle(hasSpent: true);
        return IsOrdinary(settled) ? default : MarkAsync(settled, cancellationToken);
    }

    /// <summary>Settles a call that failed: by what was handed out, and by what it sent unless the provider refused it.</summary>
    /// <param name="exception">What the model client threw.</param>
    /// <param name="cancellationToken">The token of the call: its cancellation is not taken for a failure of the model.</param>
    /// <returns>A task that completes when it is settled.</returns>
    public async ValueTask FailAsync(Exception exception, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var kind = _policy.Classifier.Classify(exception, wire: null, cancellationToken).Kind;
        var mayHaveSpent = _tally.HandedOut > 0
            || kind is ModelFailureKind.Timeout or ModelFailureKind.Cancelled or ModelFailureKind.Transport or ModelFailureKind.Unknown;
        await AnnounceAsync(Settle(mayHaveSpent), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Ends the call; one that is not settled was abandoned and is settled by an estimate.</summary>
    /// <returns>A task that completes when it is settled.</returns>
    public ValueTask DisposeAsync()
    {
        // First, so that a failure to announce it leaves nothing open.
        SettledCall? abandoned = _open ? Settle(hasSpent: true) : null;
        _run?.KeepConversation(_track);
        return abandoned is { } settled ? AnnounceAsync(settled, CancellationToken.None) : default;
    }

    private IList<AIContent> Count(IList<AIContent> contents)
    {
        List<AIContent>? kept = null;
        for (var i = 0; i < contents.Count; i++)
        {
            var content = contents[i];
            if (content is not FunctionCallContent { InformationalOnly: false } call)
            {
                _tally.Add(content, _policy);
                kept?.Add(content);
            }
            else if (Admits(call))
            {
                _tally.Admit(call, _policy);
                kept?.Add(content);
            }
            else
            {
                _tally.Withhold(call, _policy);
                kept ??= [.. contents.Take(i)];
            }
        }

        return kept ?? contents;
    }

    private bool Admits(FunctionCallContent call)
    {
        if (IsWindDown)
        {
            return WindDownRequest.IsAnswer(call, Options);
        }

        if (_tally.Calls is null && _mayCallTools)
        {
            return true;
        }

        if (!_usage.TryReserveToolCall(_policy.Limits.ToolCalls))
        {
            return false;
        }

        _reserved += new Spending { ToolCalls = 1 };
        return true;
    }
}
