namespace AgentGuard.Guardrails.Fields;

/// <summary>A name, a string or a number of a JSON text, and where it stands.</summary>
internal sealed class JsonField
{
    private int[]? _offsets;

    public required JsonFieldKind Kind { get; init; }

    /// <summary>Where the raw content begins in the text: behind the quotation mark of a string.</summary>
    public required int Start { get; init; }

    /// <summary>The length of the raw content, without quotation marks.</summary>
    public required int RawLength { get; init; }

    /// <summary>The content with escapes resolved.</summary>
    public required string Text { get; init; }

    public required bool IsEscaped { get; init; }

    public required JsonPlace Place { get; init; }

    /// <summary>The fields of a string that is a JSON text itself.</summary>
    public JsonFields? Nested { get; init; }

    public int End => Start + RawLength;

    /// <summary>The path of the field, free of content: names that are no plain identifiers are given by their position.</summary>
    public string Path => Kind is JsonFieldKind.Name ? Place + "~" : Place.ToString();

    /// <summary>Where an offset of the raw content stands in <see cref="Text"/>.</summary>
    public int ToText(string document, int rawOffset)
    {
        var offset = Math.Min(rawOffset, RawLength);
        return IsEscaped ? (_offsets ??= JsonEscapes.Offsets(document.AsSpan(Start, RawLength)))[offset] : offset;
    }
}
