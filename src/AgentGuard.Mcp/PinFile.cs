namespace AgentGuard.Mcp;

/// <summary>The form of a file of pins.</summary>
internal sealed record PinFile(int Version, SortedDictionary<string, SortedDictionary<string, ToolFingerprint>> Servers);
