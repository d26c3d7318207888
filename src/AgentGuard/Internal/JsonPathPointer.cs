using System.Text;

namespace AgentGuard.Internal;

/// <summary>Turns the path of a serializer's exception (<c>$.items[2]['a b']</c>) into a JSON Pointer.</summary>
internal static class JsonPathPointer
{
    public static string From(string path)
    {
        var pointer = new StringBuilder();
        var i = path.StartsWith('$') ? 1 : 0;
        while (i < path.Length)
        {
            var quoted = path.AsSpan(i).StartsWith("['");
            var end = quoted ? path.IndexOf("']", i, StringComparison.Ordinal)
                : path[i] == '[' ? path.IndexOf(']', i)
                : path.AsSpan(i + 1).IndexOfAny('.', '[') is var next and >= 0 ? i + 1 + next : path.Length;
            end = end < 0 ? path.Length : end;
            var start = Math.Min(i + (quoted ? 2 : 1), end);
            pointer.Append('/').Append(Escape(path[start..end]));
            i = end + (quoted ? 2 : end < path.Length && path[end] == ']' ? 1 : 0);
        }

        return pointer.ToString();
    }

    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
