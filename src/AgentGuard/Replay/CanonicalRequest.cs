using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>What a model or a tool was asked, so that requests that mean the same are the same.</summary>
/// <remarks>
/// <para>Left out are ids of messages, conversations and responses, times of creation and usage; ids of calls are numbered in the order in which they
/// appear; members of objects are sorted; white space of JSON, in arguments and in results, does not count; texts that came in several pieces are
/// joined. Everything else counts: each message, each tool with its description and schema, each option.</para>
/// <para>Immutable.</para>
/// </remarks>
public sealed class CanonicalRequest
{
    private const int MostLengthBytes = 24;
    private static readonly string[] MessagePaths = [.. Enumerable.Range(0, 256).Select(place => $"messages[{place}]")];

    private CanonicalRequest(IReadOnlyList<RequestPart> parts)
    {
        Parts = parts;
        Digest = DigestOf(parts);
    }

    /// <summary>The parts: of a model's request the messages in their order, then the tools and the options by name.</summary>
    public IReadOnlyList<RequestPart> Parts { get; }

    /// <summary>The SHA-256 of all parts, in lower-case hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>What a model is asked.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">The options; <see langword="null"/> for none.</param>
    /// <returns>The request.</returns>
    public static CanonicalRequest OfModel(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return OfModel(messages, options, memory: null);
    }

    /// <summary>What a model is asked, with the help of what it was asked before.</summary>
    internal static CanonicalRequest OfModel(IEnumerable<ChatMessage> messages, ChatOptions? options, CanonicalMemory? memory)
    {
        List<RequestPart> parts = [];
        var form = new CanonicalMessages();
        var before = memory?.Take() ?? [];
        List<CanonicalMemory.Kept>? after = memory is null ? null : new(before.Count + 2);
        foreach (var message in messages)
        {
            var kept = parts.Count < before.Count && before[parts.Count].IsSame(message) ? before[parts.Count] : null;
            string json;
            if (kept is null)
            {
                json = form.Of(message);
                after?.Add(new(message, json));
            }
            else
            {
                json = kept.Json;
                form.Number(message);
                after!.Add(kept);
            }

            parts.Add(new(MessagePath(parts.Count), json));
        }

        if (after is not null)
        {
            memory!.Keep(after);
        }

        parts.AddRange(CanonicalOptions.Of(options));
        return new(parts);
    }

    /// <summary>What a tool is asked.</summary>
    /// <param name="name">The name of the tool.</param>
    /// <param name="arguments">The arguments; <see langword="null"/> for none.</param>
    /// <returns>The request.</returns>
    public static CanonicalRequest OfTool(string name, IEnumerable<KeyValuePair<string, object?>>? arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var json = ToolArguments.ToJson(arguments, options: null);
        return new([
            new("name", CanonicalOptions.Quote(name)),
            .. json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member => new RequestPart("arguments." + member.Name, CanonicalJson.Of(member.Value))),
        ]);
    }

    /// <summary>A request of parts that were kept.</summary>
    /// <param name="parts">The parts.</param>
    /// <returns>The request.</returns>
    public static CanonicalRequest Of(IEnumerable<RequestPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new([.. parts]);
    }

    /// <summary>Finds the first part in which another request differs.</summary>
    /// <param name="actual">The other request.</param>
    /// <returns>What differs, or <see langword="null"/> when nothing does.</returns>
    public RequestDifference? FirstDifference(CanonicalRequest actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        if (Digest == actual.Digest)
        {
            return null;
        }

        Dictionary<string, string> others = new(StringComparer.Ordinal);
        foreach (var part in actual.Parts)
        {
            others[part.Path] = part.Json;
        }

        foreach (var part in Parts)
        {
            if (!others.TryGetValue(part.Path, out var json) || json != part.Json)
            {
                return new(part.Path, part.Json, json);
            }
        }

        var known = Parts.Select(part => part.Path).ToHashSet(StringComparer.Ordinal);
        return actual.Parts.FirstOrDefault(part => !known.Contains(part.Path)) is { } added
            ? new(added.Path, null, added.Json)
            : new(Parts[^1].Path, Parts[^1].Json, actual.Parts[^1].Json);
    }

    private static string MessagePath(int place) => place < MessagePaths.Length ? MessagePaths[place] : $"messages[{place}]";

    /// <summary>Each text with its length before it, so that no two lists of texts look the same; hashed at once, since each call of the hash costs.</summary>
    private static string DigestOf(IReadOnlyList<RequestPart> parts)
    {
        var most = parts.Sum(part => Encoding.UTF8.GetMaxByteCount(part.Path.Length + part.Json.Length) + MostLengthBytes);
        var bytes = ArrayPool<byte>.Shared.Rent(most);
        var end = 0;
        foreach (var part in parts)
        {
            Append(bytes, ref end, part.Path);
            Append(bytes, ref end, part.Json);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, end), digest);
        ArrayPool<byte>.Shared.Return(bytes);
        return Convert.ToHexStringLower(digest);
    }

    private static void Append(byte[] bytes, ref int end, string text)
    {
        text.Length.TryFormat(bytes.AsSpan(end), out var written, default, CultureInfo.InvariantCulture);
        end += written;
        bytes[end++] = (byte)':';
        end += Encoding.UTF8.GetBytes(text, bytes.AsSpan(end));
    }
}
