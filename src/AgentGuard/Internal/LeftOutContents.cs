namespace AgentGuard.Internal;

/// <summary>The ids of what was left out of a run's requests and results, so that it can be searched without naming one. Thread-safe.</summary>
internal sealed class LeftOutContents
{
    private const int Most = 1_000;
    private readonly List<string> _ids = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Adds ids; of too many the oldest go.</summary>
    public void Add(params ReadOnlySpan<string> ids)
    {
        lock (_ids)
        {
            foreach (var id in ids)
            {
                if (_known.Add(id))
                {
                    _ids.Add(id);
                }
            }

            if (_ids.Count > Most)
            {
                _ids.RemoveRange(0, _ids.Count - Most);
            }
        }
    }

    /// <summary>The ids, the latest first.</summary>
    public IReadOnlyList<string> Latest()
    {
        lock (_ids)
        {
            var ids = _ids.ToArray();
            Array.Reverse(ids);
            return ids;
        }
    }
}
