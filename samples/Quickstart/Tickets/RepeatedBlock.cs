using System.Globalization;
using System.Text;

namespace Quickstart.Tickets;

/// <summary>A line that stands <paramref name="Times"/> times where <paramref name="Mark"/> is; <c>{i}</c> is its number.</summary>
public sealed record RepeatedBlock(string Mark, string Line, int Times)
{
    public string Expand(string text)
    {
        var block = new StringBuilder();
        for (var i = 1; i <= Times; i++)
        {
            block.Append(Line.Replace("{i}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).Append('\n');
        }

        return text.Replace(Mark, block.ToString(), StringComparison.Ordinal);
    }
}
