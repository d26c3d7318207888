using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentGuard.Events;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>A conversation as it is kept between two processes: whole, or not at all.</summary>
/// <param name="Id">The id of the conversation, or of the run that carries it on: effects and budgets of that id go on.</param>
/// <param name="Messages">The whole conversation. What was sent of it is decided again from it, the same.</param>
/// <remarks>Immutable; its files are versioned.</remarks>
public sealed record ConversationState(string Id, IReadOnlyList<ChatMessage> Messages)
{
    private const string Format = "agentguard.conversation";
    private const int Version = 2;

    /// <summary>Whose it is.</summary>
    public string? Principal { get; init; }

    /// <summary>When it was saved; set by <see cref="SaveAsync"/>.</summary>
    public DateTimeOffset? SavedAt { get; init; }

    /// <summary>What the run has spent so far.</summary>
    public Spending Spent { get; init; }

    /// <summary>How many model attempts the run has taken so far.</summary>
    public int AttemptsUsed { get; init; }

    /// <summary>How many of the messages facts were drawn from already: the next extraction begins with the one after them.</summary>
    public int RememberedMessages { get; init; }

    /// <summary>What the host keeps beside it.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>What is to be saved of a run: its id and principal, and what it has used of its budgets.</summary>
    /// <param name="run">The run.</param>
    /// <param name="messages">The whole conversation.</param>
    /// <returns>The state.</returns>
    public static ConversationState Of(AgentRun run, IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(messages);
        return new(run.Id, messages) { Principal = run.Principal, Spent = run.Usage.Spent, AttemptsUsed = run.Attempts.Used };
    }

    /// <summary>Starts a run that carries on: of the same id, so that effects are done once, with what was used of its budgets used up.</summary>
    /// <param name="options">How the run is bounded; the principal is that of the conversation. <see langword="null"/> for the defaults.</param>
    /// <param name="events">Who is told what happens in the run; <see langword="null"/> for nobody.</param>
    /// <param name="timeProvider">The clock of the run; <see langword="null"/> for the system's.</param>
    /// <returns>The run, current for the calling method. Dispose it to end it. Its time begins anew.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A limit of <paramref name="options"/> is out of its range.</exception>
    public AgentRun Resume(AgentRunOptions? options = null, AgentEvents? events = null, TimeProvider? timeProvider = null)
    {
        options ??= new();
        var run = AgentRun.Start(
            new() { Principal = Principal, Priority = options.Priority, TimeLimit = options.TimeLimit, MaxModelAttempts = options.MaxModelAttempts },
            events,
            timeProvider,
            Id);
        run.Usage.Record(Spent);
        run.Attempts.Take(AttemptsUsed);
        return run;
    }

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
            writer.WriteStartObject("used");
            writer.WriteNumber("inputTokens", Spent.InputTokens);
            writer.WriteNumber("cachedInputTokens", Spent.CachedInputTokens);
            writer.WriteNumber("outputTokens", Spent.OutputTokens);
            writer.WriteNumber("cost", Spent.Cost);
            writer.WriteNumber("modelCalls", Spent.ModelCalls);
            writer.WriteNumber("toolCalls", Spent.ToolCalls);
            writer.WriteNumber("attempts", AttemptsUsed);
            writer.WriteNumber("rememberedMessages", RememberedMessages);
            writer.WriteEndObject();
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
        var state = new ConversationState(root.GetProperty("id").GetString() ?? string.Empty, messages ?? [])
        {
            Principal = root.GetProperty("principal").GetString(),
            SavedAt = root.GetProperty("savedAt").GetDateTimeOffset(),
            Values = root.GetProperty("values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString() ?? string.Empty),
        };

        // Version 1 did not keep what was used.
        return root.TryGetProperty("used", out var used) ? ReadUsed(state, used) : state;
    }

    private static ConversationState ReadUsed(ConversationState state, JsonElement used) => state with
    {
        Spent = new()
        {
            InputTokens = used.GetProperty("inputTokens").GetInt64(),
            CachedInputTokens = used.GetProperty("cachedInputTokens").GetInt64(),
            OutputTokens = used.GetProperty("outputTokens").GetInt64(),
            Cost = used.GetProperty("cost").GetDecimal(),
            ModelCalls = used.GetProperty("modelCalls").GetInt32(),
            ToolCalls = used.GetProperty("toolCalls").GetInt32(),
        },
        AttemptsUsed = used.GetProperty("attempts").GetInt32(),
        RememberedMessages = used.GetProperty("rememberedMessages").GetInt32(),
    };
}
