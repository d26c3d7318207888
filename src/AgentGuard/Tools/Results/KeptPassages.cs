using System.Globalization;
using System.Text;
using AgentGuard.Ports;

namespace AgentGuard.Tools.Results;

/// <summary>What was left out, in passages that can be ranked: for what is looked for in other words than it is written in.</summary>
internal sealed class KeptPassages
{
    public const string NothingFound = "[not found in anything that was left out]";

    private const int Length = 400;
    private const int MostPassages = 1_000;
    private const int MostShown = 5;
    private readonly List<(string Id, int Offset, string Text)> _passages = [];

    /// <summary>Creates the passages.</summary>
    /// <param name="contents">The kept texts, the latest first; of too many passages the oldest are not searched.</param>
    public KeptPassages(IReadOnlyList<(string Id, string Content)> contents)
    {
        foreach (var (id, content) in contents)
        {
            for (var start = 0; start < content.Length && _passages.Count < MostPassages;)
            {
                var end = End(content, start);
                _passages.Add((id, start, content[start..end]));
                start = end;
            }
        }
    }

    /// <summary>Gives the passages that answer a question, each with where it stands.</summary>
    public async ValueTask<string> FindAsync(
        string question, IPassageSearch search, int maxTokens, ITokenCounter counter, CancellationToken cancellationToken)
    {
        var texts = _passages.ConvertAll(passage => passage.Text);
        var found = new StringBuilder();
        foreach (var i in await search.SearchAsync(question, texts, MostShown, cancellationToken).ConfigureAwait(false))
        {
            var (id, offset, text) = _passages[i];
            var part = string.Create(CultureInfo.InvariantCulture, $"\n[id={id} offset={offset}] {text.ReplaceLineEndings(" ").Trim()}");
            if (counter.CountTokens(found.ToString()) + counter.CountTokens(part) > maxTokens)
            {
                break;
            }

            found.Append(part);
        }

        return found.Length == 0 ? NothingFound : "[not found in these words; what comes nearest, best first]" + found;
    }

    /// <summary>The end of a passage: at the end of a line in its second half, else of a word, never within a surrogate pair.</summary>
    private static int End(string content, int start)
    {
        var end = Math.Min(content.Length, start + Length);
        if (end == content.Length)
        {
            return end;
        }

        var half = start + Length / 2;
        var at = content.LastIndexOf('\n', end - 1, end - half);
        at = at < 0 ? content.LastIndexOf(' ', end - 1, end - half) : at;
        return at >= 0 ? at + 1 : char.IsHighSurrogate(content[end - 1]) ? end - 1 : end;
    }
}
