namespace AgentGuard.Events;

/// <summary>Is told what happened, as a best effort: what it throws is swallowed and counted, and never disturbs a run.</summary>
/// <remarks>Called synchronously and possibly from several threads at once; must be quick and thread-safe.</remarks>
public interface IAgentListener
{
    /// <summary>Is told of one event.</summary>
    /// <param name="happened">What happened.</param>
    void OnEvent(AgentEvent happened);
}
