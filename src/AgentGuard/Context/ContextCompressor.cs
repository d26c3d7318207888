using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>Shortens a conversation so that it fits a number of tokens, without parting what belongs together.</summary>
/// <remarks>
/// <para>First old tool results are replaced by a note, then the oldest turns are left out, each until the target is reached. The system
/// prompt, the task (the first message of the user), the latest turn and open approvals stay; a tool call is never parted from its results,
/// nor reasoning from the call it belongs to. The given list and its messages are never changed.</para>
/// <para>The same conversation, longer by some turns, is shortened at the same places, so what was sent before stays byte-identical until
/// the next shortening. Linear in the number of messages. Thread-safe.</para>
/// </remarks>
public sealed class ContextCompressor : IChatReducer
{
    private const int DefaultReserveShare = 8;
    private const int DefaultReserve = 4_096;

    private readonly ContextCompressionOptions _options;
    private readonly MessageTokens _tokens;

    /// <summary>Creates a compressor.</summary>
    /// <param name="options">The limits; copied.</param>
    /// <param name="tokenCounter">Counts tokens; <see langword="null"/> for <see cref="EstimatingTokenCounter"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public ContextCompressor(ContextCompressionOptions? options = null, ITokenCounter? tokenCounter = null)
    {
        options ??= new ContextCompressionOptions();
        PolicyOptions.Validate(string.Empty, options, ContextCompressionOptionsValidator.Instance);
        _options = new ContextCompressionOptions
        {
            MaxTokens = options.MaxTokens,
            TargetRatio = options.TargetRatio,
            OutputReserveTokens = options.OutputReserveTokens,
            KeepLatestTurns = options.KeepLatestTurns,
        };
        _tokens = new MessageTokens(tokenCounter ?? EstimatingTokenCounter.Instance);
    }

    /// <summary>The largest request, in tokens.</summary>
    public int MaxTokens => _options.MaxTokens;

    /// <summary>Shortens a conversation where it has to be.</summary>
    /// <param name="messages">The whole conversation.</param>
    /// <param name="tools">The tools that are sent with it; their schemas count.</param>
    /// <returns>What to send, and what was done. The same list when it fits.</returns>
    public CompressedContext Compress(IReadOnlyList<ChatMessage> messages, IList<AITool>? tools = null) =>
        Compress(messages, tools, _options.MaxTokens);

    /// <inheritdoc/>
    public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        return Task.FromResult<IEnumerable<ChatMessage>>(Compress(list).Messages);
    }

    internal CompressedContext Compress(IReadOnlyList<ChatMessage> messages, IList<AITool>? tools, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var fixedTokens = _tokens.Count(tools) + Reserve(maxTokens);
        var total = fixedTokens;
        for (var i = 0; i < messages.Count; i++)
        {
            total += _tokens.Count(messages[i]);
        }

        if (total <= maxTokens)
        {
            return new CompressedContext(messages, total, total, ClearedResults: 0, DroppedMessages: 0, Fits: true);
        }

        var turns = Turns.Divide(messages);
        foreach (var turn in turns)
        {
            turn.Tokens = turn.Messages.Sum(_tokens.Count);
        }

        var pass = new CompressionPass(turns, _tokens, maxTokens, _options.TargetRatio, _options.KeepLatestTurns, fixedTokens);
        return pass.Run(total);
    }

    /// <summary>Whether a conversation is so small that there is nothing to count.</summary>
    internal bool IsTrivial(IReadOnlyList<ChatMessage> messages, IList<AITool>? tools) =>
        tools is not { Count: > 0 } && MessageTokens.UpperBound(messages) is >= 0 and var bound
        && bound + Reserve(_options.MaxTokens) <= _options.MaxTokens / 4;

    private long Reserve(int maxTokens) =>
        Math.Min(_options.OutputReserveTokens ?? Math.Min(maxTokens / DefaultReserveShare, DefaultReserve), maxTokens / 2);
}
