using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Judging;

/// <summary>Sees sentences of an answer that its sources do not support, by overlap of words, numbers and names. Without a model.</summary>
/// <remarks>
/// <para>A sentence is supported by a passage of a source (three sentences in a row) that has at least 60 % of its content words, by their
/// first six letters, and all of its numbers and capitalised names. Sentences with fewer than three content words and no number, and
/// questions, are not judged.</para>
/// <para>It catches invented figures, names and facts. It does not notice a negation or two facts that were mixed up, it takes a paraphrase in
/// other words or another language for unsupported, and German nouns for names. Immutable and thread-safe, if the host's function is.</para>
/// </remarks>
public sealed class GroundednessGuardrail : IGuardrail
{
    private const double LeastOverlap = 0.6;
    private const int Passage = 3;
    private readonly Func<BoundaryContent, IEnumerable<string>> _sources;
    private readonly double _leastShare;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="sources">What an answer may rest on, for example the results of the tools of this run.</param>
    /// <param name="leastShare">The share of the judged sentences that must be supported. Range 0 to 1. Default 1: all.</param>
    public GroundednessGuardrail(Func<BoundaryContent, IEnumerable<string>> sources, double leastShare = 1)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastShare, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leastShare, 1);
        _sources = sources;
        _leastShare = leastShare;
    }

    /// <inheritdoc/>
    public string Name => "groundedness";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        List<ContentWords>? passages = null;
        List<Finding> unsupported = [];
        var judged = 0;
        foreach (var (start, length) in SentenceSplitter.Split(content.Text))
        {
            var sentence = content.Text.AsSpan(start, length);
            var words = ContentWords.Of(sentence);
            if ((words.Stems.Count < 3 && words.Numbers.Count == 0) || sentence.TrimEnd().EndsWith("?", StringComparison.Ordinal))
            {
                continue;
            }

            judged++;
            passages ??= [.. _sources(content).SelectMany(Passages)];
            if (!passages.Exists(passage => Supports(passage, words)))
            {
                unsupported.Add(new Finding(Name, "UNSUPPORTED", start, length));
            }
        }

        if (unsupported.Count == 0 || judged - unsupported.Count >= judged * _leastShare)
        {
            return new(GuardrailJudgement.Pass);
        }

        return new(GuardrailJudgement.Found(unsupported) with
        {
            Reason = $"{unsupported.Count} of {judged} sentences are not supported by the sources",
            ReaskMessage = "Some sentences of your answer are not supported by the sources. Answer again, and say only what the sources say.",
        });
    }

    private static bool Supports(ContentWords passage, ContentWords sentence) =>
        sentence.Numbers.IsSubsetOf(passage.Numbers)
        && sentence.Names.All(name => passage.Stems.Contains(name.Length > 6 ? name[..6] : name))
        && sentence.Stems.Count(passage.Stems.Contains) >= sentence.Stems.Count * LeastOverlap;

    private static IEnumerable<ContentWords> Passages(string source)
    {
        var sentences = SentenceSplitter.Split(source).ToList();
        for (var i = 0; i < Math.Max(1, sentences.Count - Passage + 1) && sentences.Count > 0; i++)
        {
            var (last, length) = sentences[Math.Min(sentences.Count, i + Passage) - 1];
            yield return ContentWords.Of(source.AsSpan(sentences[i].Start, last + length - sentences[i].Start));
        }
    }
}
