using System.Buffers;

namespace AgentGuard.Guardrails.Deeds;

/// <summary>The English words that take a claim back, and where clauses end.</summary>
internal static class ClaimWords
{
    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "cannot", "without", "unable", "failed", "fails", "impossible",
        "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "hasnt", "havent", "hadnt", "cant", "couldnt", "wont", "wouldnt", "shouldnt",
    };

    private static readonly HashSet<string> Modals = new(StringComparer.Ordinal)
    {
        "will", "shall", "would", "could", "can", "may", "might", "should", "must", "to", "gonna", "let's", "ll", "cannot",
    };

    private static readonly HashSet<string> VerbParts = new(StringComparer.Ordinal)
    {
        "be", "been", "being", "is", "are", "was", "were", "am", "have", "has", "had", "having", "get", "gets", "got", "getting", "do", "does", "did",
        "now", "then", "also", "already", "just", "soon", "shortly", "fully", "only", "even", "still", "automatically", "successfully",
        "immediately", "completely", "partially", "it", "this", "that", "them", "these", "those", "you", "him", "her", "us", "everything",
    };

    private static readonly HashSet<string> Conditions = new(StringComparer.Ordinal)
    {
        "if", "once", "unless", "until", "till", "whether", "when", "whenever", "provided", "assuming", "should",
    };

    private static readonly HashSet<string> Joints = new(StringComparer.Ordinal)
    {
        "and", "but", "so", "because", "however", "instead", "although", "though", "while", "which", "please", "therefore",
    };

    public static SearchValues<char> Marks { get; } = SearchValues.Create(".!?…。！？\n,;:()[]{}–—-、，；：");

    public static SearchValues<char> ClauseMarks { get; } = SearchValues.Create(".!?…。！？\n,;:–—、，；：");

    public static bool IsNegation(string word) => Negations.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal);

    public static bool IsModal(string word) => Modals.Contains(word)
        || word.EndsWith("'ll", StringComparison.Ordinal) || word.EndsWith("'d", StringComparison.Ordinal);

    public static bool IsPartOfVerb(string word) => VerbParts.Contains(word);

    public static bool IsCondition(string word) => Conditions.Contains(word);

    /// <summary>Whether a word right after the phrase leaves nothing of it.</summary>
    public static bool IsEmpty(string word) => word is "nothing" or "no" or "none" or "neither" or "nobody" or "not" or "never";

    public static bool EndsSentence(string word) => word is "." or "!" or "?" or "…" or "。" or "！" or "？" or "\n";

    public static bool EndsClause(string word) => Joints.Contains(word) || (word.Length == 1 && !char.IsLetterOrDigit(word[0]));
}
