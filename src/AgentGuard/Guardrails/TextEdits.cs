using System.Text;

namespace AgentGuard.Guardrails;

/// <summary>Replacements in a text, and how positions of the text and of what became of it correspond.</summary>
/// <remarks>A replacement is one piece: a position within it is that of its beginning on the way back, and of its end on the way there.</remarks>
internal sealed class TextEdits
{
    private readonly List<(int Start, int Length, string Replacement)> _edits = [];

    public bool IsEmpty => _edits.Count == 0;

    /// <summary>Adds a replacement; replacements come in the order of the text and do not overlap.</summary>
    public void Add(int start, int length, string replacement) => _edits.Add((start, length, replacement));

    public string Apply(string text)
    {
        if (IsEmpty)
        {
            return text;
        }

        var edited = new StringBuilder(text.Length);
        var position = 0;
        foreach (var (start, length, replacement) in _edits)
        {
            edited.Append(text, position, start - position).Append(replacement);
            position = start + length;
        }

        return edited.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>Where a position of the text is in the edited one.</summary>
    public int ToEdited(int position)
    {
        var moved = 0;
        foreach (var (start, length, replacement) in _edits)
        {
            if (position <= start)
            {
                break;
            }

            if (position < start + length)
            {
                return start + moved + replacement.Length;
            }

            moved += replacement.Length - length;
        }

        return position + moved;
    }

    /// <summary>Where a position of the edited text is in the text.</summary>
    public int ToText(int position)
    {
        var moved = 0;
        foreach (var (start, length, replacement) in _edits)
        {
            if (position <= start + moved)
            {
                break;
            }

            if (position < start + moved + replacement.Length)
            {
                return start;
            }

            moved += replacement.Length - length;
        }

        return position - moved;
    }
}
