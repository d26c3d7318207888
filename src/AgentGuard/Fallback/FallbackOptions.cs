using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>Who answers when a client cannot, how long a failing one is left alone, and what is said when nobody can answer.</summary>
public sealed class FallbackOptions
{
    private readonly Dictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    /// <summary>The candidates after the client itself, in order, each once.</summary>
    /// <value>Default empty. Keys of chat clients in the container, or names given to <see cref="Then(IChatClient, string)"/>.</value>
    public IList<string> Candidates { get; } = [];

    /// <summary>How long a candidate is left alone that limits the rate without saying for how long.</summary>
    /// <value>Default 5 seconds. From zero to 1 day.</value>
    /// <remarks>The cooldown of LiteLLM's router; a <c>Retry-After</c> takes its place.</remarks>
    public TimeSpan RateLimitCooldown { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many failures in a row it takes until a candidate is left alone for <see cref="FailureCooldown"/>.</summary>
    /// <value>Default 2. Range 1 to 1,000.</value>
    /// <remarks>A lone failure is common and says little; at the traffic of agents two in a row are evidence.</remarks>
    [Range(1, 1_000)]
    public int FailuresBeforeCooldown { get; set; } = 2;

    /// <summary>How long a candidate is left alone that failed several times in a row.</summary>
    /// <value>Default 10 seconds. From zero to 1 day.</value>
    public TimeSpan FailureCooldown { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a candidate is left alone that only a person can mend; also the longest cooldown.</summary>
    /// <value>Default 5 minutes. From zero to 1 day. Such are wrong credentials, no permission, no such model, quota used up.</value>
    /// <remarks>One such failure is enough: a dead first candidate then costs one call in five minutes, not one per request.</remarks>
    public TimeSpan LongCooldown { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a request may wait in all when every candidate is left alone for a moment.</summary>
    /// <value>Default 15 seconds. From zero, which never waits, to 1 day. A wait never outlasts the deadline of the run.</value>
    /// <remarks>An agent's task of minutes is better served by a wait of seconds than by a hand-over.</remarks>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What is answered when no candidate can.</summary>
    /// <value>Default <see langword="null"/>: nothing; the failure goes to the host.</value>
    public string? StaticAnswer { get; set; }

    /// <summary>Why a person takes over when no candidate can answer; free of content. It sets that off.</summary>
    /// <value>Default <see langword="null"/>: nobody takes over.</value>
    /// <remarks>Without a <see cref="StaticAnswer"/> the answer then says in English that a person takes over.</remarks>
    public string? HandOverReason { get; set; }

    /// <summary>Adds a candidate by its key in the container.</summary>
    /// <param name="key">The key of a registered <see cref="IChatClient"/>.</param>
    /// <returns>The options.</returns>
    public FallbackOptions Then(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Candidates.Add(key);
        return this;
    }

    /// <summary>Adds a candidate.</summary>
    /// <param name="client">The client. It is not disposed of with the pipeline.</param>
    /// <param name="name">Its name, for events and messages.</param>
    /// <returns>The options.</returns>
    public FallbackOptions Then(IChatClient client, string name)
    {
        ArgumentNullException.ThrowIfNull(client);
        Then(name);
        _clients[name] = client;
        return this;
    }

    /// <summary>Answers with a fixed text when no candidate can.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The options.</returns>
    public FallbackOptions AnswerWith(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        StaticAnswer = text;
        return this;
    }

    /// <summary>Lets a person take over when no candidate can answer.</summary>
    /// <param name="reason">Why; free of content.</param>
    /// <returns>The options.</returns>
    public FallbackOptions HandOver(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        HandOverReason = reason;
        return this;
    }

    internal IChatClient? FindClient(string name) => _clients.GetValueOrDefault(name);
}
