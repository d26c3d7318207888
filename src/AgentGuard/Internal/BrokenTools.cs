namespace AgentGuard.Internal;

/// <summary>The tools of a run whose last call failed for a reason of their own: an answer given after that is a lesser one. Thread-safe.</summary>
internal sealed class BrokenTools
{
    private List<string>? _names;

    /// <summary>The first of them, or <see langword="null"/>.</summary>
    public string? First
    {
        get
        {
            lock (this)
            {
                return _names is [var first, ..] ? first : null;
            }
        }
    }

    public void Add(string tool)
    {
        lock (this)
        {
            _names ??= [];
            if (!_names.Contains(tool))
            {
                _names.Add(tool);
            }
        }
    }

    public void Remove(string tool)
    {
        lock (this)
        {
            _names?.Remove(tool);
        }
    }
}
