namespace AgentGuard.Replay;

/// <summary>A recording that is no longer what would be asked today, or cannot be read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Divergences">What each model step would ask differently; empty where the file cannot be read.</param>
/// <remarks>Immutable. It holds content: keep it where the recording may be.</remarks>
public sealed record StaleRecording(string Path, IReadOnlyList<ReplayDivergence> Divergences)
{
    /// <summary>Why the file cannot be read.</summary>
    /// <value>Default <see langword="null"/>: it can.</value>
    public string? Damage { get; init; }

    /// <summary>Names the file, and the first of what differs.</summary>
    /// <returns>One line, and the difference below it.</returns>
    public override string ToString() => $"{System.IO.Path.GetFileName(Path)}: {Damage ?? Divergences[0].ToString()}";
}
