namespace AgentGuard.Replay;

/// <summary>Values that the outside world decided, by name and in their order.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DrawnValues(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> values)
{
    private readonly Dictionary<string, Queue<string>> _values =
        values.ToDictionary(pair => pair.Key, pair => new Queue<string>(pair.Value), StringComparer.Ordinal);

    public void Add(string name, string value)
    {
        lock (_values)
        {
            if (!_values.TryGetValue(name, out var list))
            {
                list = _values[name] = new Queue<string>();
            }

            list.Enqueue(value);
        }
    }

    /// <summary>The next value of a name; <see langword="null"/> where there is none any more.</summary>
    public string? Take(string name)
    {
        lock (_values)
        {
            return _values.TryGetValue(name, out var list) && list.TryDequeue(out var value) ? value : null;
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> All()
    {
        lock (_values)
        {
            return _values.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value], StringComparer.Ordinal);
        }
    }
}
