using Microsoft.Extensions.AI;

namespace AgentGuard.Context.Compressors;

/// <summary>Keeps of long texts the sentences that say most, in their words and their order, without a model.</summary>
/// <remarks>
/// A sentence is worth the rareness of its words in the text, by length; figures and names count more, and so do the first and the last sentence
/// (after H. P. Luhn, The automatic creation of literature abstracts, 1958). Results with media, calls and reasoning stay. Immutable and thread-safe.
/// </remarks>
public sealed class ExtractiveCompressor : Compressor
{
    private readonly double _share;
    private readonly int _minTokens;

    /// <summary>Creates the compressor.</summary>
    /// <param name="share">How much of a text is kept. Default 0.3. Above 0, below 1.</param>
    /// <param name="minTokens">How long a text must be. Default 200 tokens. At least 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ExtractiveCompressor(double share = 0.3, int minTokens = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minTokens, 20);
        _share = share;
        _minTokens = minTokens;
    }

    /// <inheritdoc/>
    public override string Name => "extract sentences";

    /// <inheritdoc/>
    public override IEnumerable<ContextEdit> Propose(ContextView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        for (var i = 0; i < view.End; i++)
        {
            if (view.Turns[i] is { IsPinned: false, IsLatestQuestion: false, IsCompressed: false } turn
                && turn.ProposalOf(this, one => Shorten(view, one)) is { } edit)
            {
                yield return edit;
            }
        }
    }

    private ContextEdit? Shorten(ContextView view, ContextTurn turn)
    {
        if (turn.Tokens < _minTokens)
        {
            return null;
        }

        List<string> leftOut = [];
        List<ChatMessage>? form = null;
        for (var i = 0; i < turn.Messages.Count; i++)
        {
            var message = turn.Messages[i];
            List<AIContent>? contents = null;
            for (var j = 0; j < message.Contents.Count; j++)
            {
                if (Shorten(view, message, message.Contents[j], leftOut) is { } shorter)
                {
                    (contents ??= [.. message.Contents])[j] = shorter;
                }
            }

            if (contents is not null)
            {
                var copy = message.Clone();
                copy.Contents = contents;
                (form ??= [.. turn.Messages])[i] = copy;
            }
        }

        return form is null ? null : new ContextEdit([turn], form) { LeftOut = view.OffersRecall ? leftOut : [] };
    }

    private AIContent? Shorten(ContextView view, ChatMessage message, AIContent content, List<string> leftOut)
    {
        var text = content switch
        {
            TextContent said => said.Text,
            FunctionResultContent result => MessageTexts.TextOf(result),
            _ => null,
        };
        if (text is null || view.CountTokens(new(message.Role, text)) < _minTokens || SentenceRanking.Extract(text, _share) is not { } kept)
        {
            return null;
        }

        leftOut.Add(text);
        var note = view.RecallOf(text) is { } recall ? $"{kept}\n[shortened; {recall}]" : $"{kept}\n[shortened]";
        return content is FunctionResultContent of
            ? new FunctionResultContent(of.CallId, note) { AdditionalProperties = of.AdditionalProperties }
            : new TextContent(note) { AdditionalProperties = content.AdditionalProperties };
    }
}
