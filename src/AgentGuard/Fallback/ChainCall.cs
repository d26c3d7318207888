using AgentGuard.Fallback.Memory;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>One call through a chain: what it was called with, and what surrounds it.</summary>
/// <remarks>What a call needs besides, once something goes wrong, is made then.</remarks>
internal sealed class ChainCall
{
    private readonly ChainSettings _chain;
    private readonly CandidateState? _entered;
    private FallbackRequest? _request;

    public ChainCall(
        ChainSettings chain,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        AmbientScope? scope,
        CandidateState? entered,
        CancellationToken cancellationToken)
    {
        _chain = chain;
        _entered = entered;
        Messages = messages;
        Options = options;
        Scope = scope;
        Token = cancellationToken;
    }

    /// <summary>The conversation; it can be read more than once.</summary>
    public IEnumerable<ChatMessage> Messages { get; }

    /// <summary>The options of the caller.</summary>
    public ChatOptions? Options { get; }

    /// <summary>What surrounds the call.</summary>
    public AmbientScope? Scope { get; }

    /// <summary>Whose answers were not accepted, where somebody further out judges them.</summary>
    public CandidateExclusion? Exclusion => Scope?.Exclusion?.JoinedBy(_chain);

    /// <summary>Which of several calls under way for one request it is, where there are several.</summary>
    public HedgedCall? Hedged => Scope?.Call?.JoinedBy(_chain);

    /// <summary>The caller's token.</summary>
    public CancellationToken Token { get; }

    /// <summary>What became of the call so far, where it was not answered at once.</summary>
    public FallbackRequest Request => _request ??= new(_chain, this, _entered);

    /// <summary>What answers cost that were not accepted.</summary>
    public UsageDetails? Spent => _request?.Rejected.Spent;
}
