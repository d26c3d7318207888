namespace Quickstart.World;

/// <summary>A rule of the shop in words for customers.</summary>
public sealed record Policy(string Topic, IReadOnlyList<string> Keywords, string Text);
