namespace AgentGuard.Schemas.Repair;

/// <summary>What was changed. The kinds are grouped by the best verdict they allow.</summary>
public enum RepairChangeKind
{
    /// <summary>Lossless: text, a code fence or a wrapper around the value was left out.</summary>
    TextAround,

    /// <summary>Lossless: a comment was left out.</summary>
    Comment,

    /// <summary>Lossless: other quotes became double quotes.</summary>
    Quotes,

    /// <summary>Lossless: a key without quotes got them.</summary>
    BareKey,

    /// <summary>Lossless: a comma too many was left out.</summary>
    ExtraComma,

    /// <summary>Lossless: a comma or colon between two complete values was added.</summary>
    MissingSeparator,

    /// <summary>Lossless: a literal of another language (<c>True</c>, <c>None</c>) was translated.</summary>
    Literal,

    /// <summary>Lossless: a number in another notation (<c>+1</c>, <c>.5</c>, <c>0x1F</c>, <c>1_000</c>) was rewritten.</summary>
    Number,

    /// <summary>Lossless: an escape that JSON does not know, or one doubled, was rewritten.</summary>
    Escape,

    /// <summary>Lossless: a raw control character within a string was escaped.</summary>
    ControlCharacter,

    /// <summary>Lossless: a tuple, or a call in the syntax of a programming language, became JSON.</summary>
    Syntax,

    /// <summary>Coerced: a value was converted to the type or to the member of the enumeration that the schema asks for.</summary>
    Coercion,

    /// <summary>Coerced: a name was replaced by the only declared one that it can mean.</summary>
    Renamed,

    /// <summary>Coerced: a constant expression was computed.</summary>
    Computed,

    /// <summary>Coerced: a value was moved to where the schema wants it.</summary>
    Moved,

    /// <summary>Lossy: the text ends before the value does.</summary>
    CutOff,

    /// <summary>Lossy: brackets did not pair.</summary>
    Bracket,

    /// <summary>Lossy: a quote within a string, or a missing one, had to be guessed.</summary>
    GuessedQuote,

    /// <summary>Lossy: words without quotes were taken for a string.</summary>
    BareText,

    /// <summary>Lossy: a value was missing, or is none that JSON has.</summary>
    MissingValue,

    /// <summary>Lossy: something that fits nowhere was left out.</summary>
    Dropped,

    /// <summary>Lossy: there were several different candidates and one was chosen.</summary>
    OtherCandidate,

    /// <summary>Lossy: bytes that are no text were replaced.</summary>
    Encoding,

    /// <summary>Lossy: a call was found in running text, or without its name.</summary>
    GuessedCall,
}
