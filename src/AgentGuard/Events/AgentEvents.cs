using AgentGuard.Internal;

namespace AgentGuard.Events;

/// <summary>Tells auditors and listeners what happened: first every auditor, which must accept, then every listener, as a best effort.</summary>
/// <remarks>Thread-safe. One instance stands for one host: two hosts in a process have two, and do not meet.</remarks>
public sealed class AgentEvents
{
    private readonly IAgentListener[] _listeners;
    private readonly IAgentAuditor[] _auditors;
    private readonly TimeProvider _timeProvider;
    private long _listenerFailures;

    /// <summary>Creates the publisher of a host.</summary>
    /// <param name="listeners">The best-effort listeners.</param>
    /// <param name="auditors">The mandatory auditors.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public AgentEvents(
        IEnumerable<IAgentListener>? listeners = null, IEnumerable<IAgentAuditor>? auditors = null, TimeProvider? timeProvider = null)
    {
        _listeners = listeners?.ToArray() ?? [];
        _auditors = auditors?.ToArray() ?? [];
        Observer = _listeners.OfType<IPipelineObserver>().FirstOrDefault();
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How often a listener threw; what it threw was swallowed.</summary>
    public long ListenerFailures => Interlocked.Read(ref _listenerFailures);

    /// <summary>Who looks on at runs, where one of the listeners does.</summary>
    internal IPipelineObserver? Observer { get; }

    /// <summary>Raises an event: through the current run where it belongs to this host, and directly otherwise.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="cancellationToken">Cancels the wait for the auditors.</param>
    /// <returns>A task that completes when every auditor accepted the event.</returns>
    /// <exception cref="AuditRejectedException">An auditor did not accept the event: what it announces must not proceed.</exception>
    public ValueTask RaiseAsync(AgentEvent happened, CancellationToken cancellationToken = default) =>
        AgentRun.Current is { } run && ReferenceEquals(run.Events, this)
            ? run.RaiseAsync(happened, cancellationToken)
            : PublishAsync(happened, cancellationToken);

    /// <summary>Raises an event through the events of a policy or, where it has none, through the current run.</summary>
    internal static ValueTask RaiseAsync(AgentEvents? events, AgentEvent happened, CancellationToken cancellationToken)
    {
        if (events is not null)
        {
            return events.RaiseAsync(happened, cancellationToken);
        }

        return AgentRun.Current is { } run ? run.RaiseAsync(happened, cancellationToken) : default;
    }

    internal async ValueTask PublishAsync(AgentEvent happened, CancellationToken cancellationToken)
    {
        happened.At = _timeProvider.GetUtcNow();
        foreach (var auditor in _auditors)
        {
            await AuditAsync(auditor, happened, cancellationToken).ConfigureAwait(false);
        }

        Notify(happened);
    }

    /// <summary>Tells the listeners alone, of what announces no action.</summary>
    internal void Notify(AgentEvent happened)
    {
        happened.At = _timeProvider.GetUtcNow();
        foreach (var listener in _listeners)
        {
            Notify(listener, happened);
        }
    }

    private static async ValueTask AuditAsync(IAgentAuditor auditor, AgentEvent happened, CancellationToken cancellationToken)
    {
        try
        {
            await auditor.AcceptAsync(happened, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new AuditRejectedException(happened, auditor.GetType(), e);
        }
    }

    private void Notify(IAgentListener listener, AgentEvent happened)
    {
        try
        {
            listener.OnEvent(happened);
        }
#pragma warning disable CA1031 // A listener is a best effort: whatever it throws must not disturb the run.
        catch (Exception)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _listenerFailures);
        }
    }
}
