using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context.Compressors;

/// <summary>Folds the tool calls of what the user has been answered already: the question and the answer stay, the way between them becomes a line.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SubtaskFolding : Compressor
{
    /// <inheritdoc/>
    public override string Name => "fold sub-tasks";

    /// <inheritdoc/>
    public override IEnumerable<ContextEdit> Propose(ContextView view)
    {
        ArgumentNullException.ThrowIfNull(view);

        // Up to the last message of the user everything is answered.
        var end = view.End;
        for (end--; end >= 0 && !view.Turns[end].IsUser; end--)
        {
        }

        List<ContextTurn> way = [];
        for (var i = 0; i <= end; i++)
        {
            var turn = view.Turns[i];
            if (turn is { HasResults: true, IsPinned: false })
            {
                way.Add(turn);
            }
            else if (way.Count > 0)
            {
                yield return Fold(view, way);
                way = [];
            }
        }
    }

    private static ContextEdit Fold(ContextView view, List<ContextTurn> way)
    {
        var messages = way.SelectMany(turn => turn.Original).ToList();
        var calls = messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().CountBy(call => call.Name)
            .Select(tool => tool.Value == 1 ? tool.Key : string.Create(CultureInfo.InvariantCulture, $"{tool.Key} ({tool.Value} times)"));
        var whole = new StringBuilder();
        foreach (var message in messages)
        {
            whole.Append(MessageTexts.Of(message)).Append('\n');
        }

        var text = whole.ToString();
        var recall = view.RecallOf(text);
        var where = recall is null ? string.Empty : "; " + recall;
        var note = $"[Tools were called here: {string.Join(", ", calls)}. The calls and results were left out{where}.]";
        return new ContextEdit([.. way], [new ChatMessage(ChatRole.Assistant, note)]) { LeftOut = recall is null ? [] : [text] };
    }
}
