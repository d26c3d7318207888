namespace AgentGuard.Schemas;

/// <summary>One place where a value does not conform to its schema.</summary>
/// <param name="Path">Where, as a JSON Pointer; empty for the whole value.</param>
/// <param name="Expected">What the schema asks for, as the end of a sentence: <c>must be &lt;= 100</c>.</param>
/// <param name="Got">What is there, in short; for strings at most 40 characters of it. Empty where that says nothing.</param>
/// <remarks>Immutable. <paramref name="Got"/> is content: it may go to the author of the value, not into logs.</remarks>
public sealed record SchemaError(string Path, string Expected, string Got)
{
    /// <summary>The keyword that is not satisfied, as a URI reference: <c>#/properties/price/maximum</c>.</summary>
    /// <value>Empty where no keyword of the schema is concerned: the value is not JSON, or a bound was reached.</value>
    public string SchemaPath { get; init; } = string.Empty;

    /// <summary>Gives a sentence that a model can act on.</summary>
    /// <returns>For example <c>/items/2/price must be &lt;= 100, got 250</c>.</returns>
    public override string ToString() => Got.Length == 0 ? ToContentFreeString() : $"{ToContentFreeString()}, got {Got}";

    /// <summary>Gives the sentence without the content.</summary>
    internal string ToContentFreeString() => $"{(Path.Length == 0 ? "the value" : Path)} {Expected}";
}
