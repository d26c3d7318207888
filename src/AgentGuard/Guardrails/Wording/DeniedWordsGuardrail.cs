using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Wording;

/// <summary>Sees words and phrases of a list: names that must not be said, or a topic, as soon as enough of its words occur.</summary>
/// <remarks>
/// <para>Whole words, in any case, with or without accents, with look-alikes of other scripts or invisible characters between the letters.
/// Other forms of a word are other words. It takes one pass over the text however long the list is.</para>
/// <para>A topic is a crude thing: the words are counted, not understood. A stream is settled but for the end in which a word may still begin; that of a
/// topic only once enough of its words were seen. Immutable and thread-safe; it allocates nothing in plain ASCII texts without a word.</para>
/// </remarks>
public sealed class DeniedWordsGuardrail : IStreamingGuardrail
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
    /// <remarks>Twice the longest word, for one that reaches into the end; a run of white space counts as one. For a topic, any length.</remarks>
    public int LookAhead => _threshold == 1 ? 2 * _words.Reach : int.MaxValue;

    /// <inheritdoc/>
    public int GetSettledLength(BoundaryContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var settled = _words.GetSettledLength(content.Text);
        return _threshold == 1 ? settled : SettledOfTopic(content.Text, settled);
    }

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

    /// <summary>Before enough words were seen, what comes decides about the first one; afterwards nothing does.</summary>
    private int SettledOfTopic(string text, int settled)
    {
        var found = _words.Find(text);
        var isDecided = found.Where(word => word.Start < settled).DistinctBy(word => word.Index).Count() >= _threshold;
        return isDecided || found.Count == 0 ? settled : Math.Min(settled, found[0].Start);
    }
}
