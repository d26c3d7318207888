using System.Text.Json;

namespace AgentGuard.Mcp;

/// <summary>The definitions of tools that were accepted, as hashes: description, schemas and hints.</summary>
/// <remarks>A file of them belongs beside the code, so that a change is seen in its review. Thread-safe.</remarks>
public sealed class McpPins
{
    private const int Version = 1;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SortedDictionary<string, ToolFingerprint>> _servers = new(StringComparer.Ordinal);

    /// <summary>Reads the pins of a file.</summary>
    /// <param name="path">The file. Where there is none, nothing is pinned yet.</param>
    /// <returns>The pins.</returns>
    /// <exception cref="AgentGuardException">The file is damaged, or of a later version.</exception>
    public static McpPins Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var pins = new McpPins();
        if (!File.Exists(path))
        {
            return pins;
        }

        foreach (var (server, tools) in Read(path))
        {
            pins._servers[server] = new(tools, StringComparer.Ordinal);
        }

        return pins;
    }

    /// <summary>Writes the pins to a file, whole or not at all.</summary>
    /// <param name="path">The file; it is replaced.</param>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] json;
        lock (_lock)
        {
            json = JsonSerializer.SerializeToUtf8Bytes(new PinFile(Version, _servers), PinJson.Default.PinFile);
        }

        var beside = path + ".new";
        File.WriteAllBytes(beside, json);
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Whether a tool was ever accepted.</summary>
    /// <param name="server">What the host calls the server.</param>
    /// <param name="tool">The name of the tool, as the server has it.</param>
    /// <returns>Whether there is a pin for it.</returns>
    public bool Contains(string server, string tool)
    {
        lock (_lock)
        {
            return _servers.TryGetValue(server, out var tools) && tools.ContainsKey(tool);
        }
    }

    /// <summary>Forgets what was accepted.</summary>
    /// <param name="server">What the host calls the server.</param>
    /// <param name="tool">The name of the tool, as the server has it.</param>
    /// <returns>Whether there was a pin for it.</returns>
    public bool Remove(string server, string tool)
    {
        lock (_lock)
        {
            return _servers.TryGetValue(server, out var tools) && tools.Remove(tool);
        }
    }

    internal IReadOnlyList<string> ChangesOf(string server, ToolDefinition definition)
    {
        lock (_lock)
        {
            return _servers.TryGetValue(server, out var tools) && tools.TryGetValue(definition.Protocol.Name, out var accepted)
                ? accepted.ChangesTo(definition.Fingerprint)
                : [];
        }
    }

    internal void Accept(string server, ToolDefinition definition)
    {
        if (!Contains(server, definition.Protocol.Name))
        {
            Replace(server, definition);
        }
    }

    internal void Replace(string server, ToolDefinition definition)
    {
        lock (_lock)
        {
            if (!_servers.TryGetValue(server, out var tools))
            {
                _servers[server] = tools = new(StringComparer.Ordinal);
            }

            tools[definition.Protocol.Name] = definition.Fingerprint;
        }
    }

    private static SortedDictionary<string, SortedDictionary<string, ToolFingerprint>> Read(string path)
    {
        PinFile? file;
        try
        {
            file = JsonSerializer.Deserialize(File.ReadAllBytes(path), PinJson.Default.PinFile);
        }
        catch (JsonException e)
        {
            throw new AgentGuardException($"The pins in '{path}' are damaged. Restore the file, or delete it and accept the tools anew.", e);
        }

        if (file is not { Version: Version, Servers: { } servers })
        {
            throw new AgentGuardException($"The pins in '{path}' are of version {file?.Version ?? 0}; this is version {Version}. Use a later AgentGuard.Mcp.");
        }

        return servers;
    }
}
