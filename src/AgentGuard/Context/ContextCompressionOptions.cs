using System.ComponentModel.DataAnnotations;
using AgentGuard.Context.Compressors;

namespace AgentGuard.Context;

/// <summary>How large a request may grow, and how it is shortened.</summary>
public sealed class ContextCompressionOptions
{
    private const int DefaultReserveShare = 8;
    private const int DefaultReserve = 4_096;
    private IReadOnlyList<Compressor> _compressors = [new SupersededResults(), new ResultClearing(), new SubtaskFolding(), new SlidingWindow()];

    /// <summary>The largest request, in tokens: messages, tool schemas and <see cref="OutputReserveTokens"/> together.</summary>
    /// <value>Default 32,000. Range 256 to 10,000,000. Set it at or below the window of the smallest model that may answer.</value>
    [Range(256, 10_000_000)]
    public int MaxTokens { get; set; } = 32_000;

    /// <summary>The largest request by model, for the models whose window is another: <c>["gpt-small"] = 8_000</c>.</summary>
    /// <value>Default empty: <see cref="MaxTokens"/> for all. Keys are compared as they are with <c>ChatOptions.ModelId</c>. Range 256 to 10,000,000.</value>
    public IDictionary<string, int> MaxTokensByModel { get; private set; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The share of <see cref="MaxTokens"/> to which a request is shortened once it grew too large.</summary>
    /// <value>Default 0.5. Range 0.1 to 0.95.</value>
    /// <remarks>
    /// Shortening breaks the provider's prompt cache, so it has to be deep and rare. Stopping as soon as the limit is no longer exceeded
    /// was measured to cost 37 to 72 % more than no shortening at all under cache prices (reads 0.1, writes 1.25 of the input price).
    /// </remarks>
    [Range(0.1, 0.95)]
    public double TargetRatio { get; set; } = 0.5;

    /// <summary>Tokens kept free for the answer.</summary>
    /// <value>
    /// Default <see langword="null"/>: an eighth of <see cref="MaxTokens"/>, at most 4,096. Range 0 to 1,000,000, and below
    /// <see cref="MaxTokens"/>.
    /// </value>
    [Range(0, 1_000_000)]
    public int? OutputReserveTokens { get; set; }

    /// <summary>How many of the latest turns are touched only as a last resort. A turn is a message, or a tool call with its results.</summary>
    /// <value>Default 3. Range 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int KeepLatestTurns { get; set; } = 3;

    /// <summary>Whether old results are cleared before the window is full, as soon as that is cheaper than to send them again.</summary>
    /// <value>Default <see langword="true"/>.</value>
    /// <remarks>
    /// With one latest turn kept, and with what the agent would have had to read again, recorded runs that grew long cost 8 to 31 % less than
    /// without; all runs of three kinds cost 5 to 47 % less together with a cap on results of a twentieth of the window (suite <c>context-economics</c>).
    /// </remarks>
    public bool CompressWhenItPays { get; set; } = true;

    /// <summary>What a token costs that the provider has in its cache, as a share of the price of an input token.</summary>
    /// <value>Default 0.1. Range 0.0001 to 1. Several providers: 0.1; others 0.25 to 0.5. With 1 there is no cache.</value>
    [Range(0.0001, 1)]
    public double CacheReadPrice { get; set; } = 0.1;

    /// <summary>What a token costs that has to be read anew, as a share of the price of an input token.</summary>
    /// <value>Default 1.25, the price of writing to a cache. Range 0.1 to 10, and not below <see cref="CacheReadPrice"/>. Where writing is free: 1.</value>
    [Range(0.1, 10)]
    public double CacheWritePrice { get; set; } = 1.25;

    /// <summary>How long a provider keeps what it was sent.</summary>
    /// <value>Default 5 minutes. Above zero, at most a day. After a longer pause nothing is lost by a change, so everything is cleared that can be.</value>
    public TimeSpan CacheLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many further calls are expected for each that there was.</summary>
    /// <value>
    /// Default 0.1: a shortening has to pay almost at once, since nobody knows how long a run goes on. Range 0 to 100. Higher for agents whose
    /// runs are known to be long.
    /// </value>
    [Range(0, 100)]
    public double ExpectedCallsRatio { get; set; } = 0.1;

    /// <summary>Whether the agent can read again what is left out, where a request offers the tool <c>read_result</c>.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool RecallLeftOut { get; set; } = true;

    /// <summary>Says how a conversation is shortened: from cheap to dear, each is used when those before it were not enough.</summary>
    /// <param name="compressors">
    /// The compressors. Without this line: <see cref="SupersededResults"/>, <see cref="ResultClearing"/>, <see cref="SubtaskFolding"/>,
    /// <see cref="SlidingWindow"/>. Without a <see cref="SlidingWindow"/> at the end a request may not fit.
    /// </param>
    /// <returns>These options.</returns>
    public ContextCompressionOptions CompressBy(params IReadOnlyList<Compressor> compressors)
    {
        ArgumentNullException.ThrowIfNull(compressors);
        _compressors = [.. compressors];
        return this;
    }

    /// <summary>The ways in which a conversation is shortened, in their order; no property, since no configuration holds them.</summary>
    internal IReadOnlyList<Compressor> InOrder() => _compressors;

    /// <summary>The largest request to a model.</summary>
    internal int MaxTokensOf(string? model) => model is not null && MaxTokensByModel.TryGetValue(model, out var most) ? most : MaxTokens;

    /// <summary>The tokens that are kept free for the answer where a request may have so many.</summary>
    internal long ReserveOf(int maxTokens) =>
        Math.Min(OutputReserveTokens ?? Math.Min(maxTokens / DefaultReserveShare, DefaultReserve), maxTokens / 2);

    internal ContextCompressionOptions Copy()
    {
        var copy = (ContextCompressionOptions)MemberwiseClone();
        copy.MaxTokensByModel = new Dictionary<string, int>(MaxTokensByModel, StringComparer.Ordinal);
        return copy;
    }
}
