namespace AgentGuard.Guardrails.Formats;

/// <summary>The kinds of tokens of SQL that matter here.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword or a plain identifier.</summary>
    Word,

    /// <summary>A quoted identifier.</summary>
    Quoted,

    /// <summary>A literal, or a parameter.</summary>
    Literal,

    /// <summary>A mark or an operator of one character.</summary>
    Mark,
}
