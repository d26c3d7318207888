namespace AgentGuard.Guardrails.Fields;

/// <summary>What a field of a JSON text is.</summary>
internal enum JsonFieldKind
{
    /// <summary>The name of a property.</summary>
    Name,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A number. It is not read as a text of its own.</summary>
    Number,
}
