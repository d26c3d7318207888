namespace AgentGuard.Guardrails.HiddenText;

/// <summary>A line of Markdown that is not shown: <c>[label]: address "title"</c>.</summary>
/// <param name="Label">The label, in lower case.</param>
/// <param name="TargetStart">Where the address begins.</param>
/// <param name="Target">The address and the title.</param>
/// <param name="IsComment">Whether the address leads nowhere, as in <c>[//]: # (a comment)</c>.</param>
internal sealed record LinkDefinition(string Label, int TargetStart, LinkTarget Target, bool IsComment)
{
    private const int LongestLabel = 999;

    /// <summary>Reads the definition that a line is, or <see langword="null"/>.</summary>
    public static LinkDefinition? Read(string text, int start, int end)
    {
        var line = text.AsSpan(start, end - start);
        var trimmed = line.TrimStart(' ');
        if (line.Length - trimmed.Length > 3 || !trimmed.StartsWith("["))
        {
            return null;
        }

        var close = trimmed.IndexOf("]:", StringComparison.Ordinal);
        if (close is < 2 or > LongestLabel || trimmed[1] == '^' || trimmed[1..close].ContainsAny('[', ']'))
        {
            return null;
        }

        var target = trimmed[(close + 2)..].TrimEnd('\r');
        var address = target.Trim();
        var at = start + line.Length - trimmed.Length + close + 2;
        var link = LinkTarget.Of(target);
        return address.IsEmpty || (link.TitleLength == 0 && !target[link.Length..].Trim().IsEmpty)
            ? null
            : new(trimmed[1..close].ToString().ToLowerInvariant(), at, link, address[0] == '#' || address.StartsWith("<>"));
    }

    /// <summary>The labels to which a text refers: all that stands in brackets and is no definition.</summary>
    public static HashSet<string> LabelsIn(string text)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var open = -1;
        for (var at = 0; text.AsSpan(at).IndexOfAny("[]") is >= 0 and var ahead; at++)
        {
            at += ahead;
            if (text[at] == '[')
            {
                open = at;
            }
            else if (open >= 0)
            {
                if (at - open <= LongestLabel && !(at + 1 < text.Length && text[at + 1] == ':' && (open == 0 || text[open - 1] is '\n' or ' ')))
                {
                    labels.Add(text[(open + 1)..at].ToLowerInvariant());
                }

                open = -1;
            }
        }

        return labels;
    }
}
