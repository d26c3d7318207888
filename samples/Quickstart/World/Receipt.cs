namespace Quickstart.World;

/// <summary>What the tools with an effect return.</summary>
public sealed record Receipt(string Status, string Reference);
