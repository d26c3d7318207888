namespace Quickstart.World;

/// <summary>Something that really happened, with its arguments as text.</summary>
public sealed record LedgerEntry(string Tool, IReadOnlyDictionary<string, string> Arguments)
{
    public override string ToString() => $"{Tool}({string.Join(", ", Arguments.Select(a => $"{a.Key}: {a.Value}"))})";
}
