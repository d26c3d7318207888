using System.Text;
using AgentGuard.Tests.Architecture;

namespace AgentGuard.Tests.Scenarios.Faults;

/// <summary>The expectations as a table of a README, between two marks.</summary>
internal static class FaultTable
{
    private const string Begin = "<!-- fault matrix: begin -->\n";
    private const string End = "<!-- fault matrix: end -->";

    public static string Readme { get; } = Path.Combine(SourceTree.Root, "src/AgentGuard/Resilience/README.md");

    public static string Render()
    {
        var table = new StringBuilder();
        table.Append("| Fault | Path | Retry | Fallback | Both | Lasting: retry | Lasting: both |\n|---|---|---|---|---|---|---|\n");
        foreach (var row in FaultMatrix.Rows)
        {
            var path = (row.Path ?? "both") + (row.Sdk is { } sdk ? $", {sdk}" : "");
            table.Append('|').AppendJoin('|', Cells(row, path)).Append("|\n");
        }

        return table.ToString();
    }

    /// <summary>The table as it stands in a text, or <see langword="null"/> where the marks are missing.</summary>
    public static string? Find(string text)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin ? null : text[(begin + Begin.Length)..end];
    }

    public static string Replace(string text, string table) => text.Replace(Begin + Find(text), Begin + table, StringComparison.Ordinal);

    private static string[] Cells(FaultRow row, string path) =>
    [
        $" `{row.Kind}` ", $" {path} ", Cell(row.Retry), Cell(row.Fallback), Cell(row.Both), Cell(row.RetryLasting), Cell(row.BothLasting),
    ];

    private static string Cell(FaultOutcome? outcome) => outcome is null ? " " : $" {outcome} ";
}
