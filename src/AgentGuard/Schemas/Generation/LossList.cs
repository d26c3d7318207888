namespace AgentGuard.Schemas.Generation;

/// <summary>The losses of one conversion, each once, in the order they were met.</summary>
internal sealed class LossList
{
    private readonly HashSet<(string, string, SchemaLossKind)> _known = [];
    private readonly List<SchemaLoss> _losses = [];

    public IReadOnlyList<SchemaLoss> Losses => _losses;

    public void Add(string path, string keyword, SchemaLossKind kind, string reason)
    {
        if (_known.Add((path, keyword, kind)))
        {
            _losses.Add(new(path, keyword, kind, reason));
        }
    }
}
