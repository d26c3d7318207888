using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context;

/// <summary>Shortens a conversation where that pays, and so that it fits a number of tokens, without parting what belongs together.</summary>
/// <remarks>
/// <para>
/// Changes that lose nothing are made as soon as they pay: <see cref="ContextCompressionOptions.CompressWhenItPays"/>. When a request does not fit, the
/// compressors of the options are used in their order until the target is reached. The system prompt, the task (the first message of the
/// user), the latest question, the latest turn and open approvals stay; a tool call is never parted from its results, nor reasoning from the call
/// it belongs to. The given list and its messages are never changed.
/// </para>
/// <para>
/// What was sent before stays byte-identical until the next shortening, in another process too. A conversation that goes on by the same message
/// objects is looked at only where it is new. Thread-safe.
/// </para>
/// </remarks>
public sealed class ContextCompressor : IChatReducer
{
    // Between two calls there are the calls of one answer and their results; further back nobody looks.
    private const int MostNewMessages = 1_000;

    private readonly ContextCompressionOptions _options;
    private readonly MessageTokens _tokens;
    private readonly TimeProvider _timeProvider;
    private readonly ConditionalWeakTable<ChatMessage, ContextSession> _sessions = [];

    /// <summary>Creates a compressor.</summary>
    /// <param name="options">The limits; copied.</param>
    /// <param name="tokenCounter">Counts tokens; <see langword="null"/> for <see cref="EstimatingTokenCounter"/>.</param>
    /// <param name="timeProvider">The clock by which a provider's cache grows cold; <see langword="null"/> for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public ContextCompressor(ContextCompressionOptions? options = null, ITokenCounter? tokenCounter = null, TimeProvider? timeProvider = null)
    {
        options ??= new ContextCompressionOptions();
        PolicyOptions.Validate(string.Empty, options, ContextCompressionOptionsValidator.Instance);
        _options = options.Copy();
        _tokens = new MessageTokens(tokenCounter ?? EstimatingTokenCounter.Instance);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The largest request, in tokens.</summary>
    public int MaxTokens => _options.MaxTokens;

    /// <summary>The largest request to a model, in tokens.</summary>
    /// <param name="model">The model; <see langword="null"/> where it is not known.</param>
    /// <returns>What the options say of the model, or of all.</returns>
    public int MaxTokensOf(string? model) => _options.MaxTokensOf(model);

    /// <summary>Corrects the counted tokens by what providers report.</summary>
    /// <value>Default: one of this compressor, which learns from every answer that passes through <c>UseContextCompression</c>.</value>
    public TokenCalibration Calibration { get; init; } = new();

    /// <summary>Keeps what is left out, so that the agent can read it again with the tool <c>read_result</c>, where a request offers it.</summary>
    /// <value>Default <see langword="null"/>: what is left out is gone for the agent.</value>
    public IContentStore? ContentStore { get; init; }

    /// <summary>Shortens a conversation, by what takes no time and without keeping what is left out.</summary>
    /// <param name="messages">The whole conversation.</param>
    /// <param name="tools">The tools that are sent with it; their schemas count.</param>
    /// <returns>What to send, and what was done. The same list when nothing was.</returns>
    public CompressedContext Compress(IReadOnlyList<ChatMessage> messages, IList<AITool>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(messages);

        // Nothing in it waits where no compressor is asked that takes time and nothing is kept.
        var (most, ratio) = (_options.MaxTokens, Calibration.RatioOf(null));
        var compressing = CompressAsync(messages, _tokens.Count(tools), most, most, ratio, scope: null, proposeAsync: null, CancellationToken.None);
        return compressing.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Shortens a conversation.</summary>
    /// <param name="messages">The whole conversation.</param>
    /// <param name="tools">The tools that are sent with it; their schemas count.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What to send, and what was done. The same list when nothing was.</returns>
    public ValueTask<CompressedContext> CompressAsync(
        IReadOnlyList<ChatMessage> messages, IList<AITool>? tools = null, CancellationToken cancellationToken = default) =>
        CompressAsync(messages, new ChatOptions { Tools = tools }, _options.MaxTokens, cancellationToken);

    /// <inheritdoc/>
    public async Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        return (await CompressAsync(list, tools: null, cancellationToken).ConfigureAwait(false)).Messages;
    }

    internal ValueTask<CompressedContext> CompressAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, int maxTokens, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var scope = ContentStore is not null && _options.RecallLeftOut && RecallTool.IsOffered(options?.Tools) ? RecallTool.Scope : null;
        var fixedTokens = _tokens.Count(options?.Tools) + (options?.Instructions is { } instructions ? _tokens.CountText(instructions) : 0);
        var ratio = Calibration.RatioOf(options?.ModelId);
        var usual = _options.MaxTokensOf(options?.ModelId);
        return CompressAsync(messages, fixedTokens, maxTokens, usual, ratio, scope, (by, view) => AskAsync(by, view, cancellationToken), cancellationToken);
    }

    /// <summary>Whether a conversation is so small that there is nothing to count.</summary>
    internal bool IsTrivial(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var limit = _options.MaxTokensOf(options?.ModelId);
        var most = limit / 4 - _options.ReserveOf(limit);
        var tools = options?.Tools;
        return tools is not { Count: > 0 } && MessageTokens.UpperBound(messages, most) is >= 0 and var bound && bound <= most;
    }

    private async ValueTask<CompressedContext> CompressAsync(
        IReadOnlyList<ChatMessage> messages,
        long fixedTokens,
        int maxTokens,
        int usual,
        double ratio,
        string? scope,
        Func<Compressor, ContextView, ValueTask<IReadOnlyList<ContextEdit>>>? proposeAsync,
        CancellationToken cancellationToken)
    {
        var session = TakeSession(messages, usual, scope);
        var plan = await session.AdvanceAsync(messages, fixedTokens, maxTokens, ratio, proposeAsync).ConfigureAwait(false);
        if (!await TryKeepAsync(session, cancellationToken).ConfigureAwait(false))
        {
            // A store that is down must not leave notes that lead nowhere.
            return await CompressAsync(messages, fixedTokens, maxTokens, usual, ratio, scope: null, proposeAsync, cancellationToken).ConfigureAwait(false);
        }

        var result = session.Result(messages, fixedTokens, maxTokens, ratio, plan);
        Debug.Assert(ContextInvariants.Check(messages, result.Messages) is { Count: 0 }, "A compressor has broken the conversation.");
        if (session.Last is { } last)
        {
            _sessions.AddOrUpdate(last, session);
        }

        return result;
    }

    /// <summary>The session whose last message is in the conversation, for nobody else from now on; a new one where there is none.</summary>
    private ContextSession TakeSession(IReadOnlyList<ChatMessage> messages, int usual, string? scope)
    {
        for (var i = messages.Count - 1; i >= 0 && i >= messages.Count - MostNewMessages; i--)
        {
            if (_sessions.TryGetValue(messages[i], out var session) && session.Scope == scope && session.UsualLimit == usual
                && _sessions.Remove(messages[i]) && session.Count == i + 1 && session.Continues(messages))
            {
                return session;
            }
        }

        return new ContextSession(_options, usual, _tokens, scope, _timeProvider);
    }

    private async ValueTask<bool> TryKeepAsync(ContextSession session, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (key, text) in session.TakeLeftOut())
            {
                await ContentStore!.PutAsync(key, text, cancellationToken).ConfigureAwait(false);
            }

            session.Tell(AgentRun.Current);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && session.Scope is not null)
        {
            return false;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A compressor that fails changes nothing.")]
    private static async ValueTask<IReadOnlyList<ContextEdit>> AskAsync(Compressor compressor, ContextView view, CancellationToken cancellationToken)
    {
        try
        {
            return await compressor.ProposeAsync(view, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }
}
