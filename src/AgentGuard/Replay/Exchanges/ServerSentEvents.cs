using System.Text;

namespace AgentGuard.Replay.Exchanges;

/// <summary>Reads the data of a body of server-sent events.</summary>
internal static class ServerSentEvents
{
    private const string End = "[DONE]";

    public static bool Look(string body)
    {
        var start = body.AsSpan().TrimStart();
        return start.StartsWith("data:", StringComparison.Ordinal) || start.StartsWith("event:", StringComparison.Ordinal) || start is [':', ..];
    }

    /// <summary>The data of each event, in order, without the end mark; what a cut body leaves unfinished is left out.</summary>
    public static IEnumerable<string> Read(string body)
    {
        var data = new StringBuilder();
        foreach (var line in body.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Append(data.Length > 0 ? "\n" : string.Empty).Append(line.AsSpan(line.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5));
            }
            else if (line.Length == 0 && data.Length > 0)
            {
                var whole = data.ToString();
                data.Clear();
                if (whole != End)
                {
                    yield return whole;
                }
            }
        }
    }
}
