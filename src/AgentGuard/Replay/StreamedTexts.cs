using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>The texts of a stream, each in the pieces in which it came.</summary>
internal static class StreamedTexts
{
    /// <summary>Pieces that make up one text: those that follow each other, of the same kind.</summary>
    public static IEnumerable<IReadOnlyList<TextPiece>> Of(IEnumerable<ChatResponseUpdate> updates)
    {
        List<TextPiece> pieces = [];
        foreach (var content in updates.SelectMany(update => update.Contents))
        {
            var piece = content switch
            {
                TextContent text => new TextPiece(content, text.Text),
                TextReasoningContent reasoning => new TextPiece(content, reasoning.Text),
                _ => null,
            };
            if (pieces.Count > 0 && pieces[^1].Content.GetType() != piece?.Content.GetType() && content is not UsageContent)
            {
                yield return pieces;
                pieces = [];
            }

            if (piece is not null)
            {
                pieces.Add(piece);
            }
        }

        if (pieces.Count > 0)
        {
            yield return pieces;
        }
    }

    /// <summary>Puts another text in the place of one: pieces that lie before or after what changed stay, the first of the others takes the change.</summary>
    public static void Replace(IReadOnlyList<TextPiece> pieces, string text, string other)
    {
        var same = text.AsSpan().CommonPrefixLength(other);
        var end = 0;
        while (end < Math.Min(text.Length, other.Length) - same && text[^(end + 1)] == other[^(end + 1)])
        {
            end++;
        }

        var changed = new List<TextPiece>();
        var (at, from) = (0, -1);
        var to = 0;
        foreach (var piece in pieces)
        {
            var next = at + piece.Text.Length;
            if (next > same && at < text.Length - end)
            {
                from = from < 0 ? at : from;
                to = next;
                changed.Add(piece);
            }

            at = next;
        }

        for (var i = 0; i < changed.Count; i++)
        {
            changed[i].Set(i == 0 ? other[from..(other.Length - (text.Length - to))] : string.Empty);
        }
    }
}
