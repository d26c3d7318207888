using System.Globalization;
using System.Text;

namespace Quickstart.Tickets;

/// <summary>A line that stands <paramref name="Times"/> times where <paramref name="Mark"/> is; <c>{i}</c> is its number.</summary>
public sealed record RepeatedBlock(string Mark, string Line, int Times)
{
    public IEnumerable<string> Lines() =>
        Enumerable.Range(1, Times).Select(i => Line.Replace("{i}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    public string Expand(string text)
    {
        var block = new StringBuilder();
        foreach (var line in Lines())
        {
            block.Append(line).Append('\n');
        }

        return text.Replace(Mark, block.ToString(), StringComparison.Ordinal);
    }
}
