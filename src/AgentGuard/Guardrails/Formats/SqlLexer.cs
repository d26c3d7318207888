namespace AgentGuard.Guardrails.Formats;

/// <summary>Parts SQL into tokens in the way in which standard SQL, PostgreSQL, SQL Server, MySQL and SQLite agree.</summary>
/// <remarks>
/// What one of them reads as a comment, a string or a name and another as code is refused: that is how statements are hidden. One pass,
/// linear in the length.
/// </remarks>
internal sealed class SqlLexer(string sql)
{
    private readonly List<SqlToken> _tokens = [];
    private int _at;
    private int _bracketEnd = -1;

    /// <summary>Reads the text.</summary>
    /// <param name="refusal">Why it cannot be read, or <see langword="null"/>.</param>
    /// <returns>The tokens so far.</returns>
    public List<SqlToken> Read(out string? refusal)
    {
        refusal = null;
        while (_at < sql.Length && refusal is null)
        {
            refusal = Next(sql[_at]);
        }

        return _tokens;
    }

    private string? Next(char c)
    {
        if (c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
        {
            _at++;
            return null;
        }

        if (char.IsLetter(c) || c == '_')
        {
            return Word();
        }

        return c switch
        {
            >= '0' and <= '9' => Number(),
            '.' when char.IsAsciiDigit(Peek(1)) && !EndsName() => Number(),
            '\'' => Quoted('\'', SqlTokenKind.Literal),
            '"' => Quoted('"', SqlTokenKind.Quoted),
            '`' => Backticks(),
            '[' => Bracket(),
            '-' when Peek(1) == '-' => LineComment(),
            '/' when Peek(1) == '*' => BlockComment(),
            '$' => Parameter(),
            '@' => Variable(),
            '#' => "it has a '#', which some databases read as a comment",
            '\\' => "it has a backslash outside of a string",
            ':' when Peek(1) == '=' => "it assigns a variable",
            _ when c >= 0x7F || char.IsControl(c) => "it has a character outside of strings that databases read differently",
            _ => Mark(c),
        };
    }

    private char Peek(int ahead) => _at + ahead < sql.Length ? sql[_at + ahead] : '\0';

    private bool EndsName() => _tokens is [.., { Kind: SqlTokenKind.Word or SqlTokenKind.Quoted } or { Text: "]" or ")" }];

    private string? Add(SqlTokenKind kind, string text, int length)
    {
        _tokens.Add(new(kind, text));
        _at += length;
        return null;
    }

    private string? Mark(char c) => Add(SqlTokenKind.Mark, c.ToString(), 1);

    private string? Word()
    {
        var end = _at;
        while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] is '_' or '$'))
        {
            end++;
        }

        var word = sql[_at..end].ToUpperInvariant();
        if (word is "U" && end + 1 < sql.Length && sql[end] == '&' && sql[end + 1] is '"' or '\'')
        {
            return "it writes a name or a string in escapes (U&)";
        }

        return word.Contains("$$", StringComparison.Ordinal) ? "it has a dollar quote" : Add(SqlTokenKind.Word, word, end - _at);
    }

    /// <summary>A number ends where its digits do: "1DROP" is a number and a word for SQL Server.</summary>
    private string? Number()
    {
        var end = _at;
        if (sql[end] == '0' && Peek(1) is 'x' or 'X')
        {
            end += 2;
            while (end < sql.Length && char.IsAsciiHexDigit(sql[end]))
            {
                end++;
            }
        }
        else
        {
            while (end < sql.Length && (char.IsAsciiDigit(sql[end]) || sql[end] == '.'))
            {
                end++;
            }

            if (end + 1 < sql.Length && sql[end] is 'e' or 'E' && (char.IsAsciiDigit(sql[end + 1]) || sql[end + 1] is '+' or '-'))
            {
                end += 2;
                while (end < sql.Length && char.IsAsciiDigit(sql[end]))
                {
                    end++;
                }
            }
        }

        return Add(SqlTokenKind.Literal, "0", end - _at);
    }

    /// <summary>A string or a name in quotes that are doubled within; a quote after a backslash ends it for some and not for others.</summary>
    private string? Quoted(char quote, SqlTokenKind kind)
    {
        var end = _at + 1;
        var backslashes = 0;
        for (; end < sql.Length; end++)
        {
            if (sql[end] == '\0')
            {
                return "it has a null character";
            }

            if (sql[end] == quote)
            {
                if (backslashes % 2 == 1)
                {
                    return "a quote follows a backslash, which databases read differently";
                }

                if (end + 1 == sql.Length || sql[end + 1] != quote)
                {
                    break;
                }

                end++;
            }

            backslashes = sql[end] == '\\' ? backslashes + 1 : 0;
        }

        if (end >= sql.Length)
        {
            return "a quote is not closed";
        }

        if (_at < _bracketEnd && end > _bracketEnd)
        {
            return "a quote reaches out of square brackets, which databases read differently";
        }

        return Add(kind, sql[(_at + 1)..end].ToUpperInvariant(), end + 1 - _at);
    }

    private string? Backticks()
    {
        var end = sql.IndexOf('`', _at + 1);
        return end < 0 || !IsName(_at + 1, end)
            ? "what stands in backticks is not a plain name"
            : Add(SqlTokenKind.Quoted, sql[(_at + 1)..end].ToUpperInvariant(), end + 1 - _at);
    }

    /// <summary>A name for SQL Server and SQLite, the place of an item for PostgreSQL.</summary>
    private string? Bracket()
    {
        var end = sql.IndexOf(']', _at + 1);
        if (end < 0)
        {
            return "a square bracket is not closed";
        }

        if (IsName(_at + 1, end) && Peek(end + 1 - _at) != ']')
        {
            return Add(SqlTokenKind.Quoted, sql[(_at + 1)..end].ToUpperInvariant(), end + 1 - _at);
        }

        _bracketEnd = Math.Max(_bracketEnd, end);
        return Mark('[');
    }

    private bool IsName(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (!char.IsLetterOrDigit(sql[i]) && sql[i] is not ('_' or ' ' or '$' or '.' or '#' or '/' or '%' or '&'))
            {
                return false;
            }
        }

        return end > start;
    }

    private string? LineComment()
    {
        if (_at + 2 < sql.Length && !char.IsWhiteSpace(sql[_at + 2]))
        {
            return "two hyphens without a space after them are a comment for some databases only";
        }

        var end = sql.AsSpan(_at).IndexOfAny('\n', '\r');
        return Skip(end < 0 ? sql.Length : _at + end);
    }

    private string? BlockComment()
    {
        var end = sql.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            return "a comment is not closed";
        }

        return Peek(2) is '!' or '+' || (Peek(2) is 'M' or 'm' && Peek(3) == '!') ? "it has a comment that a database runs or obeys"
            : sql.AsSpan(_at + 2, end - _at - 2).Contains("/*", StringComparison.Ordinal) ? "comments lie within each other"
            : Skip(end + 2);
    }

    private string? Skip(int end)
    {
        if (_at < _bracketEnd)
        {
            return "a comment begins within square brackets, which databases read differently";
        }

        _at = end;
        return null;
    }

    private string? Parameter()
    {
        var end = _at + 1;
        while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] == '_'))
        {
            end++;
        }

        return end == _at + 1 || (end < sql.Length && sql[end] == '$') ? "it has a dollar quote" : Add(SqlTokenKind.Literal, "$", end - _at);
    }

    private string? Variable()
    {
        var end = _at;
        while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] is '_' or '@'))
        {
            end++;
        }

        return Add(SqlTokenKind.Literal, "@", end - _at);
    }
}
