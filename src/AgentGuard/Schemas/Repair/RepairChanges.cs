namespace AgentGuard.Schemas.Repair;

/// <summary>What the kinds of changes mean.</summary>
internal static class RepairChanges
{
    public static RepairVerdict VerdictOf(RepairChangeKind kind) => kind switch
    {
        < RepairChangeKind.Coercion => RepairVerdict.Lossless,
        < RepairChangeKind.CutOff => RepairVerdict.Coerced,
        _ => RepairVerdict.Lossy,
    };

    public static string Describe(RepairChangeKind kind) => kind switch
    {
        RepairChangeKind.TextAround => "what stood around was left out",
        RepairChangeKind.Comment => "a comment was left out",
        RepairChangeKind.Quotes => "other quotes became double quotes",
        RepairChangeKind.BareKey => "a key without quotes got them",
        RepairChangeKind.ExtraComma => "a comma too many was left out",
        RepairChangeKind.MissingSeparator => "a missing separator was added",
        RepairChangeKind.Literal => "a literal of another language was translated",
        RepairChangeKind.Number => "a number was rewritten",
        RepairChangeKind.Escape => "an escape was rewritten",
        RepairChangeKind.ControlCharacter => "a raw control character was escaped",
        RepairChangeKind.Syntax => "syntax of a programming language became JSON",
        _ => DescribeChangeOfValue(kind),
    };

    private static string DescribeChangeOfValue(RepairChangeKind kind) => kind switch
    {
        RepairChangeKind.Coercion => "a value was converted",
        RepairChangeKind.Renamed => "a name was replaced by the declared one",
        RepairChangeKind.Computed => "a constant expression was computed",
        RepairChangeKind.Moved => "a value was moved to where it belongs",
        RepairChangeKind.CutOff => "the text ends before the value does",
        RepairChangeKind.Bracket => "brackets did not pair",
        RepairChangeKind.GuessedQuote => "where a string ends was guessed",
        RepairChangeKind.BareText => "words without quotes were taken for a string",
        RepairChangeKind.MissingValue => "a value is missing or none that JSON has",
        RepairChangeKind.Dropped => "something that fits nowhere was left out",
        RepairChangeKind.OtherCandidate => "one of several candidates was chosen",
        RepairChangeKind.Encoding => "bytes that are no text were replaced",
        _ => "a call was found in running text or without its name",
    };
}
