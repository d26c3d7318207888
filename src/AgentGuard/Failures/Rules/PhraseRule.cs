namespace AgentGuard.Failures.Rules;

/// <summary>Phrases that tell a kind of failure where they can mean it.</summary>
internal sealed class PhraseRule
{
    private readonly Func<FailureContext, bool> _applies;
    private readonly Phrase[] _phrases;

    public PhraseRule(ModelFailureKind kind, Func<FailureContext, bool> applies, params string[] phrases)
    {
        Kind = kind;
        _applies = applies;
        _phrases = [.. phrases.Select(phrase => new Phrase(phrase))];
    }

    public ModelFailureKind Kind { get; }

    public bool Matches(string text, FailureContext context)
    {
        if (!_applies(context))
        {
            return false;
        }

        foreach (var phrase in _phrases)
        {
            if (phrase.IsIn(text))
            {
                return true;
            }
        }

        return false;
    }
}
