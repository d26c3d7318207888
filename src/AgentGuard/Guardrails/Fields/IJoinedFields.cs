namespace AgentGuard.Guardrails.Fields;

/// <summary>A guardrail of which each judgement costs a call, so that the fields of a JSON text are shown to it all at once.</summary>
internal interface IJoinedFields
{
    /// <summary>Whether its findings stand where they were seen; otherwise they are about the text as a whole.</summary>
    bool FindsPlaces { get; }
}
