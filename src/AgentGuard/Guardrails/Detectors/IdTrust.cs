namespace AgentGuard.Guardrails.Detectors;

/// <summary>When a number of the right form and check digits counts as an id.</summary>
internal enum IdTrust
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>After a word that names it.</summary>
    Named,

    /// <summary>After a word that names it, or where the text is nothing else: an answer to a question, a cell of a table.</summary>
    Alone,

    /// <summary>Anywhere: the form and the check digits leave little to chance.</summary>
    Always,
}
