using System.Text;

namespace AgentGuard.Guardrails.HiddenText;

/// <summary>A text from which spans are cut, from left to right; the text itself where nothing was.</summary>
internal sealed class MarkupCut(string text)
{
    private const int LongestEntity = 10;
    private StringBuilder? _kept;
    private int _copied;

    /// <summary>Makes changes in whatever order; one within another is covered by it.</summary>
    public static string Apply(string text, IReadOnlyCollection<(int Start, int End, string With)> changes)
    {
        if (changes.Count == 0)
        {
            return text;
        }

        var edit = new MarkupCut(text);
        foreach (var (start, end, with) in changes.OrderBy(change => change.Start).ThenByDescending(change => change.End))
        {
            edit.Replace(start, end, with);
        }

        return edit.ToString();
    }

    private void Replace(int start, int end, string with)
    {
        start = Math.Max(start, _copied);
        if (end <= start)
        {
            return;
        }

        (_kept ??= new StringBuilder(text.Length)).Append(text, _copied, start - _copied).Append(with);
        _copied = end;
        if (with.Length == 0 && MayJoin())
        {
            _kept.Append(' ');
        }
    }

    public override string ToString() => _kept is null ? text : _kept.Append(text, _copied, text.Length - _copied).ToString();

    /// <summary>Whether what follows the cut could become markup together with what stands before it.</summary>
    private bool MayJoin()
    {
        var at = _kept!.Length - 1;
        if (at < 0 || _copied >= text.Length || char.IsWhiteSpace(text[_copied]))
        {
            return false;
        }

        if (_kept[at] == '<')
        {
            return true;
        }

        for (var i = at; i >= 0 && at - i < LongestEntity && (char.IsAsciiLetterOrDigit(_kept[i]) || _kept[i] is '&' or '#'); i--)
        {
            if (_kept[i] == '&')
            {
                return true;
            }
        }

        return false;
    }
}
