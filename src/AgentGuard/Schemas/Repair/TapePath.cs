using System.Globalization;
using System.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>Names the place of a node.</summary>
internal static class TapePath
{
    public static string Of(Tape tape, int node, int root, ReadOnlySpan<byte> source)
    {
        if (node <= root || node >= tape[root].End)
        {
            return string.Empty;
        }

        var path = new StringBuilder();
        var at = root;
        while (at != node)
        {
            var keyed = tape[at].Kind is TapeKind.Object or TapeKind.Call;
            var (child, segment) = keyed ? Member(tape, at, node, source) : Element(tape, at, node);
            if (child < 0)
            {
                break;
            }

            path.Append('/').Append(segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            at = child;
        }

        return path.ToString();
    }

    private static (int Child, string Segment) Element(Tape tape, int parent, int node)
    {
        var index = 0;
        for (var i = parent + 1; i < tape[parent].End; i = tape[i].End)
        {
            if (node < tape[i].End)
            {
                return (i, index.ToString(CultureInfo.InvariantCulture));
            }

            index++;
        }

        return (-1, string.Empty);
    }

    private static (int Child, string Segment) Member(Tape tape, int parent, int node, ReadOnlySpan<byte> source)
    {
        for (var key = parent + 1; key + 1 < tape[parent].End; key = tape[key + 1].End)
        {
            if (node < tape[key + 1].End)
            {
                var name = Encoding.UTF8.GetString(source.Slice(tape[key].Start, tape[key].Length));
                return (node == key ? node : key + 1, name);
            }
        }

        return (-1, string.Empty);
    }
}
