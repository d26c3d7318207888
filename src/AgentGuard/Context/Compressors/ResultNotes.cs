using Microsoft.Extensions.AI;

namespace AgentGuard.Context.Compressors;

/// <summary>Replaces the results within a turn by notes.</summary>
internal static class ResultNotes
{
    // What begins like this is a note already.
    private const string Mark = "[left out";

    /// <summary>Gives the turn with notes in place of its results.</summary>
    /// <param name="view">The conversation.</param>
    /// <param name="turn">The turn.</param>
    /// <param name="noteOf">Gives the note for a result and its text; <see langword="null"/> to keep it.</param>
    /// <returns><see langword="null"/> where nothing becomes shorter.</returns>
    public static ContextEdit? Replace(ContextView view, ContextTurn turn, Func<FunctionResultContent, string, string?> noteOf)
    {
        List<ChatMessage>? form = null;
        List<string> leftOut = [];
        for (var i = 0; i < turn.Messages.Count; i++)
        {
            var message = turn.Messages[i];
            if (message.Role != ChatRole.Tool)
            {
                continue;
            }

            List<AIContent>? contents = null;
            for (var j = 0; j < message.Contents.Count; j++)
            {
                if (message.Contents[j] is FunctionResultContent result && MessageTexts.TextOf(result) is { } text
                    && !text.StartsWith(Mark, StringComparison.Ordinal) && noteOf(result, text) is { } note && IsShorter(view, result, note, out var noted))
                {
                    contents ??= [.. message.Contents];
                    contents[j] = noted;
                    leftOut.Add(text);
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

    private static bool IsShorter(ContextView view, FunctionResultContent result, string note, out FunctionResultContent noted)
    {
        noted = new FunctionResultContent(result.CallId, note) { AdditionalProperties = result.AdditionalProperties };
        return view.CountTokens(new(ChatRole.Tool, [noted])) < view.CountTokens(new(ChatRole.Tool, [result]));
    }
}
