using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>One request on its way to an answer that conforms: what is sent next, and what was not accepted so far. Used by one call only.</summary>
internal sealed class OutputCall
{
    private readonly StructuredOutputPolicy _policy;
    private readonly SchemaDeliveries _deliveries;
    private readonly IEnumerable<ChatMessage> _messages;
    private readonly ChatOptions _options;
    private readonly bool _drawsAttempts;
    private readonly List<RejectedAnswer> _rejected = [];
    private SchemaDelivery _delivery;
    private int _reasksLeft;
    private int _reasks;
    private bool _fellBack;

    /// <summary>Begins a request.</summary>
    /// <param name="policy">How answers are made to conform.</param>
    /// <param name="schema">What they have to look like.</param>
    /// <param name="deliveries">What was learnt of the provider.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The caller's options.</param>
    /// <param name="drawsAttempts">Whether nobody further in draws on the attempt budget of the run.</param>
    public OutputCall(
        StructuredOutputPolicy policy,
        OutputSchema schema,
        SchemaDeliveries deliveries,
        IEnumerable<ChatMessage> messages,
        ChatOptions options,
        bool drawsAttempts)
    {
        _policy = policy;
        _deliveries = deliveries;
        _messages = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        _drawsAttempts = drawsAttempts;
        _reasksLeft = policy.Options.MaxReasks;
        Streaming = StreamingRequest.Read(ref options) ?? policy.Options.Streaming;
        _options = options;
        _delivery = deliveries.For(options);
        Schema = schema;
        Turn = FirstTurn();
    }

    /// <summary>What the answer has to look like.</summary>
    public OutputSchema Schema { get; }

    /// <summary>What is sent next.</summary>
    public OutputTurn Turn { get; private set; }

    /// <summary>When the text of a streamed answer is handed out.</summary>
    public OutputStreaming Streaming { get; }

    /// <summary>What a streamed answer has to conform to as it comes, or <see langword="null"/>.</summary>
    public JsonSchemaValidator? StreamValidator =>
        Schema.Validator is not null && Turn.SentAs is { } sentAs ? Schema.ValidatorOf(sentAs) : Schema.Validator;

    /// <summary>Whose answers were not accepted.</summary>
    public CandidateExclusion Exclusion { get; } = new();

    /// <summary>Whether a failed call is to be made again with the schema delivered in another way.</summary>
    public bool CanLower(Exception exception, CancellationToken cancellationToken) => Exclusion.CanDropSchema
        && exception is not AgentGuardException or ModelFailureException
        && _policy.Classifier.Classify(exception, wire: null, cancellationToken).Kind is var kind
        && (kind is ModelFailureKind.SchemaRejected || (kind is ModelFailureKind.BadRequest && _delivery is SchemaDelivery.Tool));

    /// <summary>Delivers the schema in the next way, for this call and those that come.</summary>
    public async ValueTask LowerAsync(CancellationToken cancellationToken)
    {
        var rejected = _delivery;
        _delivery = _deliveries.Lower(rejected);
        await RaiseAsync(new SchemaDeliveryLowered(rejected, _delivery), cancellationToken).ConfigureAwait(false);
        Turn = FirstTurn();
    }

    /// <summary>Judges an answer to what was sent.</summary>
    public ValueTask<OutputJudgement> JudgeAsync(string text, ChatFinishReason? finishReason, CancellationToken cancellationToken) =>
        Schema.JudgeSentAsync(text, finishReason, Turn.SentAs, cancellationToken);

    /// <summary>Accepts an answer.</summary>
    /// <returns>The path that it took.</returns>
    public async ValueTask<StructuredOutputReport> AcceptAsync(OutputJudgement judgement, CancellationToken cancellationToken)
    {
        if (judgement.Changes.Count > 0)
        {
            RepairChangeKind[] kinds = [.. judgement.Changes.Select(change => change.Kind).Distinct()];
            await RaiseAsync(new OutputRepaired(judgement.Verdict, kinds, judgement.Changes.Count), cancellationToken).ConfigureAwait(false);
        }

        return Report(judgement.Verdict, judgement.Changes);
    }

    /// <summary>Refuses an answer, and prepares what is sent next.</summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="conversationId">The conversation that the service keeps, if it does.</param>
    /// <param name="judgement">What is wrong with it.</param>
    /// <param name="ending">Whether the stream was cut, and whether part of it was handed out for good.</param>
    /// <param name="cancellationToken">Cancels the wait for the auditors.</param>
    /// <exception cref="ModelFailureException">Neither asking again nor another candidate is left.</exception>
    public async ValueTask RejectAsync(
        string text, string? conversationId, OutputJudgement judgement, StreamEnding ending, CancellationToken cancellationToken)
    {
        _rejected.Add(new(judgement.Reason!, judgement.Verdict, judgement.Errors, ending.WasCut));
        var reasks = !ending.IsReleased && _reasksLeft > 0 && MayAskAgain();
        await RaiseAsync(new OutputRejected(judgement.Reason!, ending.WasCut, reasks), cancellationToken).ConfigureAwait(false);
        if (reasks)
        {
            _reasksLeft--;
            _reasks++;
            Turn = Turn.Next(text, conversationId, judgement.ReaskMessage!);
        }
        else if (!ending.IsReleased && MayAskAgain() && Exclusion.TryExcludeLast() is not null)
        {
            _fellBack = true;
            _reasksLeft = _policy.Options.MaxReasks;
            Turn = FirstTurn();
        }
        else
        {
            await RaiseAsync(new OutputFailed(judgement.Reason!, _rejected.Count), cancellationToken).ConfigureAwait(false);
            var failure = new ModelFailure(ModelFailureKind.SchemaViolated, $"No answer conformed to its schema: {judgement.Reason}.")
            {
                IsReplaySafe = !ending.IsReleased,
            };
            throw new ModelFailureException(failure, new StructuredOutputException(Report(judgement.Verdict, judgement.Changes)));
        }
    }

    private OutputTurn FirstTurn()
    {
        Exclusion.CanDropSchema = _deliveries.CanLower(_delivery);
        return OutputTurn.First(_messages, _options, Schema, _delivery, _deliveries, mayRewrite: Streaming is OutputStreaming.Hold);
    }

    private bool MayAskAgain() => AgentRun.Current is not { } run
        || (run.TimeLeft != TimeSpan.Zero && (_drawsAttempts ? run.Attempts.TryTake() : run.Attempts.Used < run.Attempts.Limit));

    private StructuredOutputReport Report(RepairVerdict verdict, IReadOnlyList<RepairChange> changes) => new()
    {
        Path = _fellBack ? OutputPath.FellBack
            : _reasks > 0 ? OutputPath.Reasked
            : verdict is RepairVerdict.Clean ? OutputPath.Clean
            : OutputPath.Repaired,
        Delivery = _delivery,
        Verdict = verdict,
        Changes = changes,
        Rejected = _rejected,
        Reasks = _reasks,
    };

    private ValueTask RaiseAsync(AgentEvent happened, CancellationToken cancellationToken) =>
        AgentEvents.RaiseAsync(_policy.Events, happened, cancellationToken);
}
