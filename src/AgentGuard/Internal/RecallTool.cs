using System.Buffers;
using Microsoft.Extensions.AI;

namespace AgentGuard.Internal;

/// <summary>The tool by which a model reads again what was left out: tools offer it, compressors refer to it.</summary>
internal static class RecallTool
{
    public const string Name = "read_result";

    private const string Reference = Name + " id=";
    private const int IdLength = 16;
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");

    /// <summary>The words by which a note refers to a kept text.</summary>
    public static string ReferenceTo(string id) => Reference + id;

    /// <summary>The id to which a shortened text refers, where it is one alone: the whole of it is kept there.</summary>
    public static string? IdIn(string text)
    {
        var at = text.IndexOf(Reference, StringComparison.Ordinal);
        var start = at + Reference.Length;
        return at >= 0 && start + IdLength <= text.Length && text.IndexOf(Reference, start, StringComparison.Ordinal) < 0
            && text.AsSpan(start, IdLength).IndexOfAnyExcept(IdCharacters) < 0
            ? text.Substring(start, IdLength)
            : null;
    }

    public static bool IsOffered(IList<AITool>? tools)
    {
        for (var i = 0; i < tools?.Count; i++)
        {
            if (tools[i].Name == Name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whose contents the current run may read: those of its principal.</summary>
    public static string Scope => AgentRun.Current?.Principal ?? string.Empty;
}
