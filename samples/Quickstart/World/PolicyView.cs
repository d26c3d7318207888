namespace Quickstart.World;

/// <summary>What search_policy returns.</summary>
public sealed record PolicyView(string? Topic, string Text);
