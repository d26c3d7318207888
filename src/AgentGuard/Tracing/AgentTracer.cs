using System.Diagnostics;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Tracing.Conventions;
using AgentGuard.Tracing.Sinks;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tracing;

/// <summary>Traces runs: each run, turn, attempt to call a model and call of a tool becomes a span, with what happened in it as its events.</summary>
/// <remarks>
/// <para>Spans come from the source <see cref="AgentGuardDiagnostics.ActivitySourceName"/>; any OpenTelemetry exporter of the host sends them on, and the
/// <see cref="ITraceSink"/>s given here keep them. Where nobody listens nothing is done and nothing allocated.</para>
/// <para>With <c>AddTracing()</c> the lines of a pipeline are traced where they stand. A loop of your own gives the tracer to its
/// <see cref="AgentEvents"/> as a listener, and wraps its client by <c>UseTracing(tracer)</c>.</para>
/// <para>Thread-safe. Dispose it when the host ends: what waits for a sink is written.</para>
/// </remarks>
public sealed class AgentTracer : IAgentListener, IPipelineObserver, IAsyncDisposable, IDisposable
{
    internal const string OwnProvider = "agentguard";
    internal const string UnknownProvider = "unknown";
    internal const string StepTag = "agentguard.step";
    internal const string RunIdTag = "agentguard.run.id";
    internal const string TurnTag = "agentguard.turn.number";
    internal const string ToolArgumentsTag = "agentguard.tool.arguments";
    internal const string ToolResultTag = "agentguard.tool.result";
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(10);
    private readonly ActivitySource _source;
    private readonly TimeProvider _timeProvider;
    private readonly TraceSinks _sinks;
    private readonly ForeignSpans _foreign;

    /// <summary>Creates a tracer.</summary>
    /// <param name="options">The names of spans, and what they hold; <see langword="null"/> for the defaults.</param>
    /// <param name="sinks">Who keeps spans, besides the host's OpenTelemetry.</param>
    /// <param name="redactor">
    /// What content passes before it is kept; <see langword="null"/>: only the values that the run's guardrails replaced are taken out.
    /// </param>
    /// <param name="contents">Keeps large texts, by hash; <see langword="null"/> for a store of the process of at most 64 MiB.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="classifier">Tells failures of models apart; <see langword="null"/> for one without readers of SDK exceptions.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public AgentTracer(
        TracingOptions? options = null,
        IEnumerable<ITraceSink>? sinks = null,
        IContentRedactor? redactor = null,
        IContentStore? contents = null,
        TimeProvider? timeProvider = null,
        ModelFailureClassifier? classifier = null)
    {
        options ??= new TracingOptions();
        PolicyOptions.Validate(string.Empty, options, TracingOptionsValidator.Instance);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _source = new ActivitySource(AgentGuardDiagnostics.ActivitySourceName, typeof(AgentTracer).Assembly.GetName().Version?.ToString(3));
        Vocabulary = SpanVocabulary.Of(options.Conventions);
        Gate = new ContentGate(options, redactor, contents ?? InMemoryContentStore.Shared);
        Metrics = new TraceMetrics();
        Classifier = classifier ?? new ModelFailureClassifier(timeProvider: timeProvider);
        _foreign = new ForeignSpans();
        _sinks = new TraceSinks(_source, sinks ?? [], options.SinkCapacity, Gate, Lose);
    }

    /// <summary>How many spans sinks have dropped, because they were slower than the runs or failed.</summary>
    public long DroppedSpans => _sinks.Dropped;

    /// <summary>Where evaluations are logged.</summary>
    internal EvaluationLog? Evaluations { get; init; }

    /// <summary>Where it is said what sinks lost.</summary>
    internal LossLog? Losses { get; init; }

    internal SpanVocabulary Vocabulary { get; }

    internal ContentGate Gate { get; }

    internal TraceMetrics Metrics { get; }

    internal ModelFailureClassifier Classifier { get; }

    internal TimeProvider TimeProvider => _timeProvider;

    /// <summary>Whether anybody listens.</summary>
    internal bool IsOn => _source.HasListeners() || Metrics.IsOn;

    /// <summary>
    /// Reports what an evaluator thinks, as the event <c>gen_ai.evaluation.result</c> of the span that was judged, and in a host with logging as the log record
    /// of that name, which the conventions ask for.
    /// </summary>
    /// <param name="result">What it thinks.</param>
    /// <param name="judged">
    /// The span that was judged; <see langword="null"/> for the current one. One that is over is given a span for the event, with a link to it.
    /// </param>
    public void Report(EvaluationResult result, Activity? judged = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        judged ??= Activity.Current;
        Evaluations?.Log(result, Gate);
        if (judged is { IsStopped: false })
        {
            judged.AddEvent(result.ToEvent(_timeProvider.GetUtcNow(), Gate));
            return;
        }

        using var carrier = _source.StartActivity(
            EvaluationResult.EventName, ActivityKind.Internal, judged?.Context ?? default, links: judged is null ? null : [new ActivityLink(judged.Context)]);
        carrier?.SetTag(StepTag, "evaluation");
        carrier?.AddEvent(result.ToEvent(_timeProvider.GetUtcNow(), Gate));
    }

    /// <summary>Waits until every span that ended so far is with the sinks.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when they have it, or have failed to take it.</returns>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _sinks.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public void OnEvent(AgentEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (Activity.Current is { IsAllDataRequested: true } activity && ReferenceEquals(activity.Source, _source))
        {
            activity.AddEvent(SpanEvents.Of(happened));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _foreign.Dispose();
        _sinks.Dispose();
        _source.Dispose();
        Metrics.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A sink that hangs must not keep the host from ending.
        await FlushAsync().WaitAsync(LongestFlush, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    IChatClient IPipelineObserver.Observe(IChatClient client, PipelineSeam seam, string? name) => Observe(client, seam, name);

    internal IChatClient Observe(IChatClient client, PipelineSeam seam, string? name) => seam switch
    {
        PipelineSeam.Loop => new LoopTracingChatClient(client, this),
        PipelineSeam.Turn => new TurnTracingChatClient(client, this),
        PipelineSeam.Candidate => new CandidateTracingChatClient(WithModelCalls(client), this, name ?? string.Empty),
        _ => WithModelCalls(client),
    };

    IRunObservation? IPipelineObserver.Begin(AgentRun run) => IsOn ? RunSpan.Start(this, run) : null;

    IToolObservation? IPipelineObserver.Begin(AIFunction tool, AIFunctionArguments arguments, string? callId) =>
        IsOn ? ToolSpan.Start(this, tool, arguments, callId) : null;

    internal Activity? Start(string name, ActivityKind kind, IEnumerable<KeyValuePair<string, object?>> tags, IEnumerable<ActivityLink>? links = null) =>
        _source.StartActivity(name, kind, parentContext: default, tags, links, _timeProvider.GetUtcNow());

    internal Activity? StartTurn(int number)
    {
        List<KeyValuePair<string, object?>> tags = [new(StepTag, "turn"), new(TurnTag, number)];
        Vocabulary.StartTurn(tags);
        return Start("turn", ActivityKind.Internal, tags);
    }

    internal void Stop(Activity? activity)
    {
        if (activity is { IsStopped: false })
        {
            activity.SetEndTime(_timeProvider.GetUtcNow().UtcDateTime);
            activity.Stop();
        }
    }

    /// <summary>Whether a span of this tracer.</summary>
    internal bool IsOwn(Activity activity) => ReferenceEquals(activity.Source, _source);

    // One span for one attempt: where a layer further in makes it, or Microsoft.Extensions.AI's own, there is no second one.
    private IChatClient WithModelCalls(IChatClient client) =>
        client.GetService<ModelCallTracingChatClient>() is not null || client.GetService<OpenTelemetryChatClient>() is not null
            ? client
            : new ModelCallTracingChatClient(client, this);

    private void Lose(string sink, long before, int spans, Exception? cause)
    {
        Metrics.Dropped(spans, sink);
        Losses?.Note($"The trace sink '{sink}'", "spans", before, before + spans, cause);
    }
}
