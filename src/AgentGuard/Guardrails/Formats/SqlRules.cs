namespace AgentGuard.Guardrails.Formats;

/// <summary>Whether tokens are one statement that only reads.</summary>
internal sealed class SqlRules(IEnumerable<string> deniedFunctions)
{
    private readonly HashSet<string> _deniedFunctions = new(deniedFunctions.Select(name => name.ToUpperInvariant()), StringComparer.Ordinal);

    /// <summary>Why they are not, or <see langword="null"/>.</summary>
    public string? FindReason(List<SqlToken> tokens)
    {
        var count = tokens.Count;
        while (count > 0 && tokens[count - 1].IsMark(';'))
        {
            count--;
        }

        var first = 0;
        while (first < count && tokens[first].IsMark('('))
        {
            first++;
        }

        if (first == count)
        {
            return "it holds no statement";
        }

        for (var i = 0; i < count; i++)
        {
            if (tokens[i].IsMark(';'))
            {
                return "it holds more than one statement";
            }
        }

        return tokens[first].Text switch
        {
            _ when tokens[first].Kind is not SqlTokenKind.Word => "it does not begin with a keyword",
            "SELECT" or "WITH" or "VALUES" => FindReason(tokens, first, count),
            "EXPLAIN" when first == 0 => FindExplainReason(tokens, count),
            "SHOW" when first == 0 => FindReason(tokens, tokens.Count > 1 && tokens[1].IsWord("CREATE") ? 2 : 1, count),
            _ => "it is not SELECT, WITH, VALUES, EXPLAIN or SHOW",
        };
    }

    private string? FindExplainReason(List<SqlToken> tokens, int count)
    {
        for (var i = 1; i < count; i++)
        {
            if (tokens[i].IsWord("SELECT") || tokens[i].IsWord("WITH") || tokens[i].IsWord("VALUES"))
            {
                return FindReason(tokens, i, count);
            }

            if (tokens[i].Kind is SqlTokenKind.Word && !SqlWords.OfExplain.Contains(tokens[i].Text))
            {
                return tokens[i].Text is "ANALYZE" or "ANALYSE" ? "EXPLAIN ANALYZE runs the statement" : "it explains something else than a query";
            }
        }

        return "it explains no query";
    }

    private string? FindReason(List<SqlToken> tokens, int first, int count)
    {
        for (var i = first; i < count; i++)
        {
            var isQualified = i > 0 && tokens[i - 1].IsMark('.');
            var isCalled = i + 1 < count && tokens[i + 1].IsMark('(');
            if (tokens[i].Kind is SqlTokenKind.Word && !isQualified && FindWordReason(tokens, i, count, isCalled) is { } reason)
            {
                return reason;
            }

            if (isCalled && tokens[i].Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && IsDenied(tokens[i].Text))
            {
                return $"it calls {tokens[i].Text.ToLowerInvariant()}, which does more than read";
            }
        }

        return null;
    }

    private static string? FindWordReason(List<SqlToken> tokens, int i, int count, bool isCalled)
    {
        var word = tokens[i].Text;
        var next = i + 1 < count && tokens[i + 1].Kind is SqlTokenKind.Word ? tokens[i + 1].Text : string.Empty;
        var isRead = word switch
        {
            // These are functions too, or words of an expression.
            "REPLACE" or "TRUNCATE" or "INSERT" => isCalled,
            "SET" => i > 0 && tokens[i - 1].Text is "CHARACTER" or "CHARSET",
            "USE" => next is "INDEX" or "KEY",
            "NEXT" => next != "VALUE",
            "FOR" => next is not ("SHARE" or "KEY" or "NO" or "UPDATE"),
            "LOCK" => next is not ("IN" or "TABLE" or "TABLES"),
            _ => !SqlWords.Denied.Contains(word),
        };
        return isRead ? null : word is "FOR" or "LOCK" ? "it locks rows" : word is "NEXT" ? "it advances a sequence" : $"it has the word {word}";
    }

    private bool IsDenied(string function)
    {
        // A quoted name may hold its schema.
        var name = function[(function.LastIndexOf('.') + 1)..];
        return _deniedFunctions.Contains(name) || SqlWords.Functions.Contains(name)
            || (SqlWords.FunctionStarts.Any(start => name.StartsWith(start, StringComparison.Ordinal))
                && !SqlWords.HarmlessStarts.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
    }
}
