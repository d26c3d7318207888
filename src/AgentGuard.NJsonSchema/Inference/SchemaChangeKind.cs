namespace AgentGuard.NJsonSchema.Inference;

/// <summary>How a learnt schema is different from an earlier one.</summary>
public enum SchemaChangeKind
{
    /// <summary>Values have a type that none had.</summary>
    TypeAdded,

    /// <summary>No value has a type any more that some had.</summary>
    TypeRemoved,

    /// <summary>Objects have a property that none had.</summary>
    PropertyAdded,

    /// <summary>No object has a property any more that some had.</summary>
    PropertyRemoved,

    /// <summary>A property that every object had is missing in some.</summary>
    BecameOptional,

    /// <summary>A property that was missing in some objects is in all of them.</summary>
    BecameRequired,

    /// <summary>Texts have another format, or one where they had none, or none where they had one.</summary>
    FormatChanged,

    /// <summary>Texts have a value that is not in the earlier enumeration, or too many to be one.</summary>
    ValueAdded,

    /// <summary>No text has a value any more that is in the earlier enumeration.</summary>
    ValueRemoved,

    /// <summary>Objects have so many names, or no longer so many, that they are taken for maps, or for objects.</summary>
    MapChanged,

    /// <summary>Numbers, lengths or counts go beyond what they were. Only an annotation: it makes no value invalid.</summary>
    RangeWidened,
}
