using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;

namespace AgentGuard.Fallback.Ending;

/// <summary>Keeps answers in the host's distributed cache, for more than one machine and beyond a restart. Finds the same request alone.</summary>
/// <remarks>Thread-safe. Answers are kept as JSON under a hash; the words of questions are not kept.</remarks>
public sealed class DistributedAnswerCache : IAnswerCache
{
    private const string Prefix = "agentguard:answer:";
    private const int HeadLength = sizeof(long);
    private static readonly JsonTypeInfo<ChatResponse> Json =
        (JsonTypeInfo<ChatResponse>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatResponse));

    private readonly IDistributedCache _cache;
    private readonly DistributedCacheEntryOptions _entry;

    /// <summary>Creates a cache over the host's.</summary>
    /// <param name="cache">The host's cache.</param>
    /// <param name="maxAge">After what time an answer is forgotten; above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero or below.</exception>
    public DistributedAnswerCache(IDistributedCache cache, TimeSpan maxAge)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge, TimeSpan.Zero);
        _cache = cache;
        _entry = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = maxAge };
    }

    /// <inheritdoc/>
    public async ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var bytes = await _cache.GetAsync(NameOf(key), cancellationToken).ConfigureAwait(false);
        if (bytes is not { Length: > HeadLength } || JsonSerializer.Deserialize(bytes.AsSpan(HeadLength), Json) is not { } response)
        {
            return null;
        }

        return new CachedAnswer(key, response, new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes), TimeSpan.Zero));
    }

    /// <inheritdoc/>
    public async ValueTask StoreAsync(CachedAnswer answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var json = JsonSerializer.SerializeToUtf8Bytes(answer.Response, Json);
        var bytes = new byte[HeadLength + json.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, answer.At.UtcTicks);
        json.CopyTo(bytes, HeadLength);
        await _cache.SetAsync(NameOf(answer.Key), bytes, _entry, cancellationToken).ConfigureAwait(false);
    }

    // The length keeps a partition from running into the hash.
    private static string NameOf(AnswerKey key) => Prefix + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{key.Partition.Length}:{key.Partition}:{key.Exact}"))));
}
