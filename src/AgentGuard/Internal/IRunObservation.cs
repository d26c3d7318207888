namespace AgentGuard.Internal;

/// <summary>Looks on at one run.</summary>
internal interface IRunObservation
{
    /// <summary>Takes note that the end of the run is about to be announced.</summary>
    void Ending();

    /// <summary>Takes note of its end.</summary>
    void End();
}
