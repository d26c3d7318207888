namespace AgentGuard.Guardrails.Fields;

/// <summary>How a guardrail reads the fields of a JSON text.</summary>
internal enum FieldReading
{
    /// <summary>The text as written, and each field by itself.</summary>
    EachField,

    /// <summary>All fields at once, one a line: for guardrails of which each judgement costs a call.</summary>
    Joined,
}
