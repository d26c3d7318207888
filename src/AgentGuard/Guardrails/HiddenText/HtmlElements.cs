namespace AgentGuard.Guardrails.HiddenText;

/// <summary>The elements that are open, and how the tags of a text, well nested or not, open and close them.</summary>
/// <remarks>Follows the HTML standard (section 13.2.6) as far as it decides what is seen. Every operation takes constant time on average.</remarks>
internal sealed class HtmlElements
{
    private const int MostReopened = 3;
    private const int MostLevels = 256;
    private readonly List<HtmlElement> _open = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The elements that were closed and not yet taken from here, the innermost first.</summary>
    public Queue<HtmlElement> Closed { get; } = new();

    public HtmlLook Look => _open is [.., var last] ? last.Look : HtmlLook.OfPage;

    public void Open(HtmlElement element)
    {
        _open.Add(element);
        _counts[element.Name] = _counts.GetValueOrDefault(element.Name) + 1;
    }

    /// <summary>Closes what ends where an element begins: a paragraph before a block, an item before the next.</summary>
    public void EndBefore(string next)
    {
        while (_open is [.., var last] && HtmlNames.EndsBefore(last.Name, next))
        {
            Pop();
        }

        // A formatting element that was left open within a paragraph does not hold it open.
        var at = _open.Count - 1;
        while (at >= 0 && at >= _open.Count - MostReopened && HtmlNames.Formatting.Contains(_open[at].Name))
        {
            at--;
        }

        if (at >= 0 && at < _open.Count - 1 && HtmlNames.EndsBefore(_open[at].Name, next))
        {
            CloseTo(at);
        }
    }

    /// <summary>Closes the innermost element of a name.</summary>
    /// <returns>Whether its end tag is kept; <see langword="null"/> where there is no such element.</returns>
    public bool? Close(string name)
    {
        if (_counts.GetValueOrDefault(name) == 0)
        {
            return null;
        }

        for (var at = _open.Count - 1; at >= Math.Max(0, _open.Count - MostLevels); at--)
        {
            if (_open[at].Name == name)
            {
                var kept = _open[at].IsKept;
                CloseTo(at);
                return kept;
            }

            if (HtmlNames.Scopes.Contains(_open[at].Name) && !HtmlNames.Scopes.Contains(name) && name is not ("tr" or "tbody" or "thead" or "tfoot"))
            {
                return null;
            }
        }

        return null;
    }

    public void CloseAll()
    {
        while (_open.Count > 0)
        {
            Pop();
        }
    }

    /// <summary>Closes all elements from an index on. Formatting that hides and was not closed itself goes on behind them.</summary>
    private void CloseTo(int at)
    {
        List<HtmlElement>? reopened = null;
        while (_open.Count > at)
        {
            var element = Pop();
            if (_open.Count > at && element.Hides && HtmlNames.Formatting.Contains(element.Name) && (reopened?.Count ?? 0) < MostReopened)
            {
                (reopened ??= []).Add(element with { IsKept = false });
            }
        }

        for (var i = (reopened?.Count ?? 0) - 1; i >= 0; i--)
        {
            Open(reopened![i]);
        }
    }

    private HtmlElement Pop()
    {
        var last = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        _counts[last.Name]--;
        Closed.Enqueue(last);
        return last;
    }
}
