namespace AgentGuard.Tests.Architecture;

/// <summary>A file of the repository.</summary>
/// <param name="Path">Its path below the folder that was asked for, with forward slashes.</param>
/// <param name="Text">Its text.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public int Lines => Text.Count(c => c == '\n');

    public string Namespace => Text.Split('\n').First(line => line.StartsWith("namespace ", StringComparison.Ordinal))["namespace ".Length..].TrimEnd(';', '\r');
}
