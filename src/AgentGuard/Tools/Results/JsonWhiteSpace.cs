namespace AgentGuard.Tools.Results;

/// <summary>Takes the white space between the parts of a JSON text away; within strings it stays.</summary>
internal static class JsonWhiteSpace
{
    public static string Remove(string json)
    {
        var kept = new char[json.Length];
        var count = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (inString && c == '\\' && i + 1 < json.Length)
            {
                kept[count++] = c;
                c = json[++i];
            }
            else if (c == '"')
            {
                inString = !inString;
            }
            else if (!inString && c is ' ' or '\n' or '\r' or '\t')
            {
                continue;
            }

            kept[count++] = c;
        }

        return count == json.Length ? json : new string(kept, 0, count);
    }
}
