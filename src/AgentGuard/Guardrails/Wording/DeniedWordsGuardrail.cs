using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Wording;

/// <summary>Sees words and phrases of a list: names that must not be said, or a topic, as soon as enough of its words occur.</summary>
/// <remarks>
/// <para>Whole words, in any case, with or without accents, with look-alikes of other scripts or invisible characters between the letters.
/// Other forms of a word are other words. It takes one pass over the text however long the list is.</para>
/// <para>A topic is a crude thing: the words are counted, not understood. Immutable and thread-safe.</para>
/// </remarks>
public sealed class DeniedWordsGuardrail : IGuardrail
{
    private readonly WordList _words;
    private readonly int _threshold;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="name">Its name: that of the list or topic.</param>
    /// <param name="words">The words and phrases; one or more.</param>
    /// <param name="threshold">How many different ones must occur; 1 or more. Default 1.</param>
    /// <exception cref="ArgumentException">There is no word, or an empty one.</exception>
    public DeniedWordsGuardrail(string name, IEnumerable<string> words, int threshold = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        Name = name;
        _words = new WordList(words);
        _threshold = threshold;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var found = _words.Find(content.Text);
        if (found.Count == 0 || found.DistinctBy(word => word.Index).Count() < _threshold)
        {
            return new(GuardrailJudgement.Pass);
        }

        Finding[] findings = [.. found.Select(word => new Finding(Name, "DENIED_WORD", word.Start, word.Length))];
        return new(GuardrailJudgement.Found(findings) with
        {
            Reason = $"it is about {Name}",
            ReaskMessage = $"Please answer again without this subject: {Name}.",
        });
    }
}
