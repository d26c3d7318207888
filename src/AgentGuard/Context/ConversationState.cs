using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>A conversation as it is kept between two processes: whole, or not at all.</summary>
/// <param name="Id">The id of the conversation, or of the run that carries it on: effects and budgets of that id go on.</param>
/// <param name="Messages">The whole conversation. What was sent of it is decided again from it, the same.</param>
/// <remarks>Immutable; its files are versioned.</remarks>
public sealed record ConversationState(string Id, IReadOnlyList<ChatMessage> Messages)
{
    private const string Format = "agentguard.conversation";
    private const int Version = 1;

    /// <summary>Whose it is.</summary>
    public string? Principal { get; init; }

    /// <summary>When it was saved; set by <see cref="SaveAsync"/>.</summary>
    public DateTimeOffset? SavedAt { get; init; }

    /// <summary>What the host keeps beside it.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Saves it in a file: written beside it, flushed, and put in its place.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="cancellationToken">Cancels the saving; the file is then as it was.</param>
    /// <returns>A task that completes when it is on the disk.</returns>
    /// <exception cref="NotSupportedException">A message holds something that cannot be written as JSON.</exception>
    public async Task SaveAsync(string path, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var body = Body(timeProvider ?? TimeProvider.System);
        var head = $$"""{"format":"{{Format}}","version":{{Version}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(body))}}"}""";
        var beside = path + ".new";
        var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(head + "\n"), cancellationToken).ConfigureAwait(false);
            await file.WriteAsync(body, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Loads it from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <returns>The conversation.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AgentGuardException">The file is damaged, cut off, something else, or of a later version.</exception>
    public static async Task<ConversationState> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            var end = Array.IndexOf(bytes, (byte)'\n');
            using var head = JsonDocument.Parse(bytes.AsMemory(0, Math.Max(0, end)));
            if (head.RootElement.GetProperty("format").GetString() != Format)
            {
                throw new AgentGuardException($"'{path}' is no saved conversation.");
            }

            if (head.RootElement.GetProperty("version").GetInt32() is > Version and var later)
            {
                throw new AgentGuardException($"The conversation in '{path}' is of version {later}; this is version {Version}. Use a later AgentGuard.");
            }

            var body = bytes.AsMemory(end + 1);
            var hash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
            return head.RootElement.GetProperty("version").GetInt32() >= 1 && hash == head.RootElement.GetProperty("sha256").GetString()
                ? Read(body)
                : throw new AgentGuardException($"The conversation in '{path}' is damaged or cut off: its hash is not that of its head. Restore the file.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AgentGuardException($"The conversation in '{path}' is damaged or cut off. Restore the file.", e);
        }
    }

    private byte[] Body(TimeProvider timeProvider)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id);
            writer.WriteString("principal", Principal);
            writer.WriteString("savedAt", timeProvider.GetUtcNow());
            writer.WriteStartObject("values");
            foreach (var (name, value) in Values)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WritePropertyName("messages");
            JsonSerializer.Serialize(writer, Messages.ToList(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(List<ChatMessage>)));
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static ConversationState Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var messages = (List<ChatMessage>?)root.GetProperty("messages").Deserialize(AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(List<ChatMessage>)));
        return new(root.GetProperty("id").GetString() ?? string.Empty, messages ?? [])
        {
            Principal = root.GetProperty("principal").GetString(),
            SavedAt = root.GetProperty("savedAt").GetDateTimeOffset(),
            Values = root.GetProperty("values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString() ?? string.Empty),
        };
    }
}
