namespace AgentGuard.Schemas.Repair;

/// <summary>What a repair did to a text, from best to worst: a larger value is never safer than a smaller one.</summary>
public enum RepairVerdict
{
    /// <summary>The text was JSON as RFC 8259 defines it and conformed; nothing was changed.</summary>
    Clean,

    /// <summary>Only the notation was changed: quotes, commas, comments, literals, what stood around. No value was guessed or dropped.</summary>
    Lossless,

    /// <summary>Values were converted to what the schema asks for; each is listed with its path.</summary>
    Coerced,

    /// <summary>Something was cut off, guessed or dropped. Do not let it cause an effect without a check.</summary>
    Lossy,

    /// <summary>There is no JSON in the text, or none that conforms.</summary>
    Rejected,
}
