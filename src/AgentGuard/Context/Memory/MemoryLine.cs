using AgentGuard.Provenance;

namespace AgentGuard.Context.Memory;

/// <summary>The form of an item in a file.</summary>
internal sealed record MemoryLine(int Version, string Id, string Text, string Principal)
{
    private const int Current = 1;

    public string? Speaker { get; init; }

    public string? Session { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Source { get; init; }

    public double Confidence { get; init; } = 1;

    public string? Sensitivity { get; init; }

    public string? Supersedes { get; init; }

    public static MemoryLine Of(MemoryItem item) => new(Current, item.Id, item.Text, item.Principal)
    {
        Speaker = item.Speaker,
        Session = item.Session,
        At = item.At,
        Source = item.Source?.ToString(),
        Confidence = item.Confidence,
        Sensitivity = item.Sensitivity,
        Supersedes = item.Supersedes,
    };

    public MemoryItem ToItem() => Version > Current
        ? throw new ArgumentException($"The line is of version {Version}; this is version {Current}.")
        : new(Id, Text)
        {
            Principal = Principal,
            Speaker = Speaker,
            Session = Session,
            At = At,
            Source = ContentOrigin.TryParse(Source, out var origin) ? origin : null,
            Confidence = Confidence,
            Sensitivity = Sensitivity,
            Supersedes = Supersedes,
        };
}
