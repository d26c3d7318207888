using Microsoft.Extensions.AI;

namespace AgentGuard.Mcp;

/// <summary>The names that a model could take for one another.</summary>
internal sealed class TakenNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { Folded("read_result") };

    public TakenNames(IEnumerable<AITool>? tools)
    {
        foreach (var tool in tools ?? [])
        {
            _taken.Add(Folded(tool.Name));
        }
    }

    /// <summary>Takes a name, or says why it cannot be had.</summary>
    public string? Take(string name) => _taken.Add(Folded(name)) ? null : "its name is that of another tool, or nearly. Give the server a Prefix.";

    private static string Folded(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
