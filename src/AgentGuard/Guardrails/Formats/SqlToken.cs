namespace AgentGuard.Guardrails.Formats;

/// <summary>A token of SQL.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its text: of a word in upper case, of a quoted identifier without its quotes and in upper case.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text)
{
    public bool IsMark(char mark) => Kind is SqlTokenKind.Mark && Text[0] == mark;

    public bool IsWord(string word) => Kind is SqlTokenKind.Word && Text == word;
}
